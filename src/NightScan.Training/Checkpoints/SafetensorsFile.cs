using Microsoft.Win32.SafeHandles;

namespace NightScan.Training.Checkpoints;

/// <summary>
/// A safetensors file: named tensors and named texts. It is read as it is asked for, and nothing in it is trusted; it is written complete
/// or not at all.
/// </summary>
internal sealed class SafetensorsFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly SafetensorsHeader _header;
    private readonly long _dataBegin;

    private SafetensorsFile(string path, SafeFileHandle file, SafetensorsHeader header, long dataBegin) =>
        (Path, _file, _header, _dataBegin) = (path, file, header, dataBegin);

    public string Path { get; }

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _header.Entries;

    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>The tensors whose names begin with a prefix, by the rest of their names.</summary>
    public Dictionary<string, StoredTensor> Tensors(string prefix = "") =>
        Entries.Values.Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(
            entry => entry.Name[prefix.Length..], entry => new StoredTensor(entry.Shape, () => Read(entry.Name)), StringComparer.Ordinal);

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="NightScanException">NS0620: it is missing, unreadable, damaged or not a safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            long length = RandomAccess.GetLength(file);
            byte[] prefix = new byte[SafetensorsHeader.PrefixLength];
            ReadExactly(file, prefix, 0);
            byte[] json = new byte[SafetensorsHeader.ReadLength(prefix, length)];
            ReadExactly(file, json, prefix.Length);
            long dataBegin = prefix.Length + json.Length;
            return new SafetensorsFile(path, file, SafetensorsHeader.Parse(json, length - dataBegin), dataBegin);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw Unreadable(path, exception);
        }
    }

    /// <summary>Writes tensors one after the other.</summary>
    /// <param name="path">The file appears there complete, or what was there stays.</param>
    /// <param name="tensors">By name, on any device.</param>
    /// <exception cref="NightScanException">NS0622: disk full, permission, folder gone.</exception>
    public static void Write(string path, IReadOnlyCollection<KeyValuePair<string, Tensor>> tensors,
        IReadOnlyDictionary<string, string> metadata)
    {
        byte[] header = SafetensorsHeader.Write(tensors.Select(entry => (entry.Key, entry.Value.dtype, entry.Value.shape)), metadata);
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
            Read(entry, tensor.bytes);
            return tensor;
        }
        catch (NightScanException)
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>Reads the bytes of a tensor, without libtorch.</summary>
    /// <param name="destination">As many bytes as it has.</param>
    /// <exception cref="NightScanException">NS0620: the file cannot be read any more.</exception>
    public void Read(SafetensorsEntry entry, Span<byte> destination)
    {
        try
        {
            ReadExactly(_file, destination, _dataBegin + entry.Begin);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw Unreadable(Path, exception);
        }
    }

    /// <summary>What to say of weights of any kind that cannot be read.</summary>
    public static NightScanException Unreadable(string path, Exception exception) => new(DiagnosticCodes.BadWeightsFile,
        $"the weights cannot be read: {exception.Message}", path, inner: exception);

    public void Dispose() => _file.Dispose();

    private static void ReadExactly(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        while (buffer.Length > 0)
        {
            int read = RandomAccess.Read(file, buffer, offset);
            if (read == 0)
            {
                throw new InvalidDataException("it ends too early");
            }

            buffer = buffer[read..];
            offset += read;
        }
    }
}
