using NightScan.Training.Checkpoints;
using NightScan.Training.Libtorch;
using NightScan.Training.Models;
using TorchSharp.Modules;

namespace NightScan.Training.Pretrained;

/// <summary>
/// Brings the layers of an ONNX graph to the keys of a model. What they are called there says nothing: layers of one shape follow each
/// other in the graph as they do in the model.
/// </summary>
internal sealed class OnnxWeights
{
    // Above any backbone here; the bytes of the file are kept while it is read.
    private const long MaxLength = 1L << 30;

    // CNTK's networks for ImageNet see pixels from 0 to 255, less their mean, blue before green before red. In spectrograms one standard
    // deviation is 1; in ImageNet's pictures it is 58 (of torchvision's 0.229, 0.224 and 0.225 of 255, the mean).
    private const string PixelProducer = "CNTK";
    private const double PixelDeviation = 0.226 * 255;

    private readonly Dictionary<string, Tensor> _targets;
    private readonly Dictionary<string, double> _epsilons;
    private readonly Architecture _architecture;
    private readonly bool _isOfPixels;
    private readonly Dictionary<string, StoredTensor> _tensors = new(StringComparer.Ordinal);
    private int _folded;

    private OnnxWeights(Classifier model, Architecture architecture, bool isOfPixels)
    {
        (_architecture, _isOfPixels) = (architecture, isOfPixels);
        _targets = model.state_dict();
        _epsilons = model.named_modules().Where(module => module.module is BatchNorm2d)
            .ToDictionary(module => module.name, module => ((BatchNorm2d)module.module).eps);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="NightScanException">NS0620: it is missing, damaged or no ONNX file; NS0621: it has layers where the model has
    /// none.</exception>
    public static WeightsFile Open(string path, Classifier model, Architecture architecture)
    {
        try
        {
            long length = new FileInfo(path).Length;
            OnnxGraph graph = OnnxGraph.Read(length <= MaxLength ? File.ReadAllBytes(path)
                : throw new InvalidDataException($"it has {length} bytes, where at most {MaxLength} can be"));
            return new OnnxWeights(model, architecture, graph.Producer == PixelProducer).Match(OnnxLayer.Of(graph), path);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw SafetensorsFile.Unreadable(path, exception);
        }
    }

    private WeightsFile Match(List<OnnxLayer> layers, string path)
    {
        bool[] isTaken = new bool[layers.Count];
        // Graphs have no attention head that would be known by its shapes.
        foreach ((string key, Tensor target) in _targets.Where(entry => entry.Key.EndsWith(".weight", StringComparison.Ordinal)
            && entry.Value.dim() > 1 && !entry.Key.StartsWith(AttentionHead.Prefix, StringComparison.Ordinal)))
        {
            int number = Enumerable.Range(0, layers.Count).FirstOrDefault(i => !isTaken[i] && Fits(key, layers[i].Shape, target.shape), -1);
            if (number >= 0)
            {
                isTaken[number] = true;
                Take(key[..^".weight".Length], layers[number]);
            }
        }

        // A deeper network may go on where the model ends; between its layers it would compute something else.
        int last = Array.LastIndexOf([.. layers.Select((layer, i) => isTaken[i] && layer.Shape.Length == 4)], true);
        string[] left = [.. layers.Where((_, i) => !isTaken[i]).Select(layer => layer.Weight.Name)];
        if (Enumerable.Range(0, Math.Max(last, 0)).Any(i => !isTaken[i]))
        {
            throw new NightScanException(DiagnosticCodes.WeightsMismatch,
                $"the weights do not fit the model: the graph has {left.Length} layers that {_architecture.Name} has not "
                    + $"({ModelWeights.Named(left)}). Give weights of the same Architecture", path);
        }

        return new WeightsFile(_tensors) { LeftOut = left, Remarks = [.. Remarks()] };
    }

    private IEnumerable<string> Remarks()
    {
        if (_isOfPixels)
        {
            yield return "its first convolution was scaled from pixels to spectrograms";
        }

        if (_folded > 0)
        {
            yield return $"{_folded} of its norms were folded into convolutions, and start without scales of their own";
        }
    }

    private bool Fits(string key, long[] given, long[] wanted) => given.Length == wanted.Length && given.Select((length, axis) =>
        length == wanted[axis]
        || (axis == 1 && key == _architecture.StemKey)
        || (axis == 0 && key.StartsWith(_architecture.HeadPrefix, StringComparison.Ordinal))).All(fits => fits);

    private void Take(string name, OnnxLayer layer)
    {
        bool isStem = name + ".weight" == _architecture.StemKey;
        _tensors[name + ".weight"] = new StoredTensor(layer.Shape, () => isStem && _isOfPixels ? FromPixels(layer.Weight.Read())
            : layer.IsTransposed ? layer.Weight.Read().t() : layer.Weight.Read());
        if (_targets.ContainsKey(name + ".bias"))
        {
            long[] shape = [layer.Shape[0]];
            _tensors[name + ".bias"] = new StoredTensor(layer.Bias?.Shape ?? shape, () => layer.Bias?.Read() ?? zeros(shape));
        }

        if (NormOf(name) is { } norm)
        {
            TakeNorm(norm, layer);
        }
    }

    private void TakeNorm(string name, OnnxLayer layer)
    {
        long[] shape = [layer.Shape[0]];
        double epsilon = _epsilons[name];
        void Add(string part, Func<Tensor> read) => _tensors[$"{name}.{part}"] = new StoredTensor(shape, read);
        Tensor Bias() => layer.Bias is { Shape: [long count] } && count == shape[0]
            ? layer.Bias.Read().to(ScalarType.Float32) : zeros(shape);
        if (layer.Norm is { } norm)
        {
            Add("weight", norm.Scale.Read);
            Add("bias", norm.Bias.Read);
            Add("running_mean", () => norm.Mean.Read().to(ScalarType.Float32) - Bias());
            Add("running_var", () => (norm.Variance.Read().to(ScalarType.Float32) + ((double)norm.Epsilon - epsilon)).clamp_min(0));
            return;
        }

        // Such that nothing is normed: what it did is in the weights of the convolution.
        _folded++;
        Add("weight", () => ones(shape));
        Add("bias", Bias);
        Add("running_mean", () => zeros(shape));
        Add("running_var", () => full(shape, 1 - epsilon));
    }

    /// <summary>The norm behind a convolution, by the names that torchvision and the PANNs give both.</summary>
    private string? NormOf(string convolution)
    {
        int dot = convolution.LastIndexOf('.') + 1;
        string last = convolution[dot..];
        string norm = convolution[..dot] + (last == "0" ? "1" : last.Replace("conv", "bn", StringComparison.Ordinal));
        return _epsilons.ContainsKey(norm) ? norm : null;
    }

    private static Tensor FromPixels(Tensor weights) => weights.flip(1).to(ScalarType.Float32).Times(PixelDeviation);
}
