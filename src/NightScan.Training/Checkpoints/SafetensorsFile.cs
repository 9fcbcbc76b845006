using static TorchSharp.torch;

namespace NightScan.Training.Checkpoints;

/// <summary>A safetensors file: named tensors and named texts. It is read as it is asked for, and written complete or not at all.</summary>
internal sealed class SafetensorsFile : IDisposable
{
    private readonly SafetensorsBytes _bytes;

    private SafetensorsFile(SafetensorsBytes bytes)
    {
        _bytes = bytes;
        Entries = bytes.Header.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    public string Path => _bytes.Path;

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    public IReadOnlyDictionary<string, string> Metadata => _bytes.Header.Metadata;

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="NightScanException">NS0620: it is missing, unreadable, damaged or not a safetensors file.</exception>
    public static SafetensorsFile Open(string path) => new(SafetensorsBytes.Open(path));

    /// <summary>Writes tensors one after the other.</summary>
    /// <param name="path">The file appears there complete, or what was there stays.</param>
    /// <param name="tensors">On any device; name and tensor.</param>
    /// <param name="metadata">Texts by name.</param>
    /// <exception cref="NightScanException">NS0622: disk full, permission, folder gone.</exception>
    public static void Write(string path, IReadOnlyList<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        byte[] header = SafetensorsHeader.Write(tensors.Select(entry => (entry.Name, entry.Tensor.dtype, entry.Tensor.shape)), metadata);
        WholeFile.Write(path, stream =>
        {
            stream.Write(header);
            foreach ((string _, Tensor tensor) in tensors)
            {
                using DisposeScope scope = NewDisposeScope();
                stream.Write(tensor.detach().cpu().contiguous().bytes);
            }
        });
    }

    /// <summary>Reads a tensor into the memory of the CPU; the caller disposes it.</summary>
    /// <exception cref="NightScanException">NS0620: the file cannot be read any more.</exception>
    public Tensor Read(string name)
    {
        SafetensorsEntry entry = Entries[name];
        Tensor tensor = empty(entry.Shape, entry.Type);
        try
        {
            _bytes.Read(entry, tensor.bytes);
            return tensor;
        }
        catch (NightScanException)
        {
            tensor.Dispose();
            throw;
        }
    }

    public void Dispose() => _bytes.Dispose();
}
