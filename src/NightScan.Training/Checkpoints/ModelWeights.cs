using NightScan.Training.Models;
using static TorchSharp.torch;

namespace NightScan.Training.Checkpoints;

/// <summary>Moves weights between models and files.</summary>
internal static class ModelWeights
{
    // Readers in Python look for this.
    private static readonly Dictionary<string, string> Format = new() { ["format"] = "pt" };

    /// <summary>Writes the weights and the statistics of the norms under their keys.</summary>
    /// <exception cref="NightScanException">NS0622: the file cannot be written.</exception>
    public static void Save(Classifier model, string path) =>
        SafetensorsFile.Write(path, [.. model.state_dict().Select(entry => (entry.Key, entry.Value))], Format);

    /// <summary>Reads weights that <see cref="Save"/> wrote, or that match all the same.</summary>
    /// <exception cref="NightScanException">NS0620: the file cannot be read; NS0621: it belongs to another model; NS0626: it holds numbers
    /// that are not finite.</exception>
    public static void Load(Classifier model, string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Copy(file, model.state_dict(), prefix: "");
        Finiteness.Check(model.state_dict(), path, "train again, or give another ModelDir");
    }

    /// <summary>Copies tensors of a file over others, each under its key; types are converted.</summary>
    /// <param name="file">Has a tensor of the same shape for each target, and no others under the prefix.</param>
    /// <param name="targets">Live tensors by key, on any device.</param>
    /// <param name="prefix">What the file puts before the keys.</param>
    /// <exception cref="NightScanException">NS0620: the file cannot be read; NS0621: keys or shapes differ.</exception>
    public static void Copy(SafetensorsFile file, IReadOnlyDictionary<string, Tensor> targets, string prefix)
    {
        WeightsDifference difference = new();
        difference.AddMissing(targets.Keys.Where(key => !file.Entries.ContainsKey(prefix + key) && !WeightsDifference.IsDispensable(key)));
        difference.AddUnexpected(file.Entries.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)
            && !targets.ContainsKey(name[prefix.Length..])));
        foreach ((string key, Tensor target) in targets)
        {
            if (file.Entries.TryGetValue(prefix + key, out SafetensorsEntry? entry) && !entry.Shape.SequenceEqual(target.shape))
            {
                difference.AddShape(key, entry.Shape, target.shape);
            }
        }

        difference.ThrowIfAny(file.Path);
        using IDisposable gradientsOff = no_grad();
        foreach ((string key, Tensor target) in targets.Where(target => file.Entries.ContainsKey(prefix + target.Key)))
        {
            using DisposeScope scope = NewDisposeScope();
            target.copy_(file.Read(prefix + key));
        }
    }
}
