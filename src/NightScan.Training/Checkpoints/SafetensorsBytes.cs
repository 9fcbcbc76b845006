using Microsoft.Win32.SafeHandles;

namespace NightScan.Training.Checkpoints;

/// <summary>
/// An open safetensors file as far as it goes without libtorch: its header, and the bytes of its tensors. Nothing in it is trusted.
/// </summary>
internal sealed class SafetensorsBytes : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly long _dataBegin;

    private SafetensorsBytes(string path, SafeFileHandle file, long dataBegin, SafetensorsHeader header) =>
        (Path, _file, _dataBegin, Header) = (path, file, dataBegin, header);

    public string Path { get; }

    public SafetensorsHeader Header { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="NightScanException">NS0620: it is missing, unreadable, damaged or not a safetensors file.</exception>
    public static SafetensorsBytes Open(string path)
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
            return new SafetensorsBytes(path, file, dataBegin, SafetensorsHeader.Parse(json, length - dataBegin));
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw Unreadable(path, exception);
        }
    }

    /// <summary>Reads the bytes of a tensor.</summary>
    /// <param name="entry">Its place.</param>
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
