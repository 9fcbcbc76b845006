using Microsoft.Win32.SafeHandles;
using NightScan.Reporting;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Checkpoints;

/// <summary>A safetensors file: named tensors and named texts. It is read as it is asked for, and written complete or not at all.</summary>
internal sealed class SafetensorsFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly long _dataBegin;

    private SafetensorsFile(string path, SafeFileHandle file, long dataBegin, SafetensorsHeader header)
    {
        Path = path;
        _file = file;
        _dataBegin = dataBegin;
        Entries = header.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        Metadata = header.Metadata;
    }

    public string Path { get; }

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

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
            return new SafetensorsFile(path, file, dataBegin, SafetensorsHeader.Parse(json, length - dataBegin));
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw Unreadable(path, exception);
        }
    }

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
            ReadExactly(_file, tensor.bytes, _dataBegin + entry.Begin);
            return tensor;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            tensor.Dispose();
            throw Unreadable(Path, exception);
        }
    }

    public void Dispose() => _file.Dispose();

    private static NightScanException Unreadable(string path, Exception exception) => new(DiagnosticCodes.BadWeightsFile,
        $"the weights cannot be read: {exception.Message}", path, inner: exception);

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
