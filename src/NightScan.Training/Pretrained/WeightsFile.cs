using NightScan.Training.Checkpoints;
using NightScan.Training.Models;

namespace NightScan.Training.Pretrained;

/// <summary>The weights of a file of any kind, by the keys of a model.</summary>
/// <param name="tensors">Read as they are asked for.</param>
/// <param name="content">What they are read from.</param>
internal sealed class WeightsFile(IReadOnlyDictionary<string, StoredTensor> tensors, IDisposable? content = null) : IDisposable
{
    private const int LengthOfPrefix = 9;
    private const byte PickleProtocol = 0x80, FirstOfOnnx = 0x08;

    public IReadOnlyDictionary<string, StoredTensor> Tensors => tensors;

    /// <summary>Names of tensors that belong to something else than the model.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>A sentence for each thing that is not as it is in the file.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Opens a file; what is in it says of which kind it is.</summary>
    /// <param name="model">Whose keys the tensors get.</param>
    /// <exception cref="NightScanException">NS0620: it is missing, damaged or of no known kind; NS0652: it holds more than
    /// tensors.</exception>
    public static WeightsFile Open(string path, Classifier model, Architecture architecture)
    {
        ReadOnlySpan<byte> begin = ReadBegin(path);
        if (begin.StartsWith("PK"u8))
        {
            TorchFile file = TorchFile.Open(path);
            return WeightNames.Match(file.Tensors, file, architecture);
        }

        // What follows the length of a safetensors file is JSON, whatever that length begins with.
        bool isJson = begin.Length == LengthOfPrefix && begin[^1] == (byte)'{';
        if (!isJson && begin.Length > 0 && begin[0] == PickleProtocol)
        {
            throw TorchFile.Legacy(path);
        }

        if (!isJson && ((begin.Length > 0 && begin[0] == FirstOfOnnx) || path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)))
        {
            return OnnxWeights.Open(path, model, architecture);
        }

        SafetensorsFile safetensors = SafetensorsFile.Open(path);
        return WeightNames.Match(safetensors.Tensors(), safetensors, architecture);
    }

    public void Dispose() => content?.Dispose();

    private static byte[] ReadBegin(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] begin = new byte[LengthOfPrefix];
            return begin[..file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SafetensorsFile.Unreadable(path, exception);
        }
    }
}
