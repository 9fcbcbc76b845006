using Microsoft.Win32.SafeHandles;
using NightScan.Files;

namespace NightScan.Cache;

/// <summary>What came of reading a spectrogram's file.</summary>
internal enum SpectrogramReading
{
    /// <summary>Header, numbers and trailer are those of one file.</summary>
    Whole,

    /// <summary>It is another file, or not all of one.</summary>
    Damaged,

    Missing,

    /// <summary>The system does not let it be read.</summary>
    Unreadable,
}

/// <summary>
/// Reads spectrograms of one format: one read into a buffer that is used over and over, header and checksum compared. Allocates nothing a
/// file that is whole, where the system is a Unix. One per thread.
/// </summary>
internal sealed class SpectrogramReader
{
    private readonly SpectrogramFile _format;
    private readonly byte[] _bytes;

    public SpectrogramReader(SpectrogramFile format)
    {
        _format = format;
        // One byte more than belongs there tells a file that is too long.
        _bytes = GC.AllocateUninitializedArray<byte>(format.Length + 1, pinned: true);
    }

    /// <summary>Reads a whole file by itself.</summary>
    /// <exception cref="NightScanException">NS0311: it is missing, damaged or something else.</exception>
    public static LoadedSpectrogram Read(string path)
    {
        static string Message(string fault) =>
            $"the spectrogram cannot be read: {fault}. Build again with -t:VerifyCache -p:Repair=true";
        return FileTrouble.As(DiagnosticCodes.DamagedOutput, path, trouble => Message(trouble.TrimEnd('.')), () =>
        {
            string fault = "it is not a whole spectrogram as NightScan writes them";
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            byte[] start = new byte[NpyHeader.MaxLength];
            int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            // Before anything of that size is allocated: the header may lie.
            if (NpyHeader.Read(start.AsSpan(0, read), out int length) is { DataLength: > 0 } header
                && length + header.DataLength + SpectrogramFile.TrailerLength == stream.Length)
            {
                SpectrogramReader reader = new(new SpectrogramFile(header));
                float[] values = new float[header.Rows * header.Columns];
                if (reader.Load(Encoding.UTF8.GetBytes(path + '\0'), out ulong? key, out fault) == SpectrogramReading.Whole)
                {
                    reader.CopyTo(values);
                    return new LoadedSpectrogram(header.Rows, header.Columns, values) { DataType = header.DataType, Key = key!.Value };
                }
            }

            throw new NightScanException(DiagnosticCodes.DamagedOutput, Message(fault), path);
        });
    }

    /// <summary>Reads and checks one file.</summary>
    /// <param name="path">UTF-8 with a final zero.</param>
    /// <param name="key">The key that it ends with, also where it is of another format; null when it has none.</param>
    /// <param name="fault">What is wrong with it, for a person; empty when it is whole or missing.</param>
    public SpectrogramReading Load(ReadOnlySpan<byte> path, out ulong? key, out string fault)
    {
        key = null;
        SpectrogramReading reading = OperatingSystem.IsWindows() ? ReadManaged(path, out int length, out fault)
            : ReadUnix(path, out length, out fault);
        if (reading != SpectrogramReading.Whole)
        {
            return reading;
        }

        if (_format.Check(_bytes.AsSpan(0, length), out ulong found) is not string problem)
        {
            key = found;
            return reading;
        }

        key = SpectrogramFile.TryReadKey(Text(path));
        fault = length > _format.Length ? $"it has more than the {_format.Length} bytes that belong there" : problem;
        return SpectrogramReading.Damaged;
    }

    /// <summary>The numbers of the file that was loaded.</summary>
    /// <param name="destination">Mel bands × frames, row-major.</param>
    public void CopyTo(Span<float> destination) => _format.CopyTo(_bytes, destination);

    private SpectrogramReading ReadUnix(ReadOnlySpan<byte> path, out int length, out string error)
    {
        using UnixFile file = UnixFile.Open(path);
        length = file.IsOpen ? file.Read(_bytes) : -1;
        SpectrogramReading reading = length >= 0 ? SpectrogramReading.Whole : file.IsMissing ? SpectrogramReading.Missing
            : SpectrogramReading.Unreadable;
        error = reading == SpectrogramReading.Unreadable ? file.Error : "";
        return reading;
    }

    private SpectrogramReading ReadManaged(ReadOnlySpan<byte> path, out int length, out string error)
    {
        length = 0;
        error = "";
        try
        {
            using SafeFileHandle file = File.OpenHandle(Text(path));
            for (int read = -1; read != 0 && length < _bytes.Length; length += read)
            {
                read = RandomAccess.Read(file, _bytes.AsSpan(length), length);
            }

            return SpectrogramReading.Whole;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return SpectrogramReading.Missing;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = exception.Message;
            return SpectrogramReading.Unreadable;
        }
    }

    private static string Text(ReadOnlySpan<byte> path) => Encoding.UTF8.GetString(path[..path.IndexOf((byte)0)]);
}
