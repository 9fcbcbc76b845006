using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using NightScan.Cache;
using NightScan.Diagnostics;
using NightScan.Spectrograms;

namespace NightScan.Training.Data;

/// <summary>
/// Reads the spectrograms of a cache, which all have one size and one header: one read into a buffer that is used over and over,
/// header and checksum compared, numbers widened. Allocates nothing a file, where the system is a Unix. One per thread.
/// </summary>
internal sealed class NpyReader
{
    private readonly SpectrogramFile _file;
    private readonly bool _isHalf;
    private readonly byte[] _bytes;
    private byte[] _path = [];

    public NpyReader(SpectrogramSettings settings)
    {
        _file = new SpectrogramFile(settings);
        _isHalf = settings.DataType == SpectrogramDataType.Float16;
        // One byte more than belongs there tells a file that is too long.
        _bytes = GC.AllocateUninitializedArray<byte>(_file.Length + 1, pinned: true);
    }

    /// <summary>Reads one spectrogram.</summary>
    /// <param name="recordings">The recordings of its split.</param>
    /// <param name="recording">Its recording.</param>
    /// <param name="number">0 for the original, n for variant n.</param>
    /// <param name="destination">Mel bands × frames, row-major.</param>
    /// <exception cref="NightScanException">NS0311: it is missing or damaged; NS0630: it is another one than the index lists.</exception>
    public void Read(RecordingList recordings, int recording, int number, Span<float> destination)
    {
        if (_path.Length < recordings.MaxPathBytes)
        {
            _path = GC.AllocateUninitializedArray<byte>(recordings.MaxPathBytes, pinned: true);
        }

        int pathLength = recordings.WritePath(recording, number, _path);
        int length = OperatingSystem.IsWindows() ? ReadManaged(pathLength) : ReadUnix(pathLength);
        string? problem = _file.Check(_bytes.AsSpan(0, length), out ulong key);
        if (problem is not null)
        {
            ulong? other = KeyOfAnother(pathLength);
            throw other is null || recordings.HasKey(recording, number, other.Value)
                ? Damaged(pathLength, length > _file.Length ? $"it has more than the {_file.Length} bytes that belong there" : problem)
                : Changed(pathLength);
        }

        if (!recordings.HasKey(recording, number, key))
        {
            throw Changed(pathLength);
        }

        ReadOnlySpan<byte> data = _file.Data(_bytes);
        if (_isHalf)
        {
            HalfPrecision.Widen(MemoryMarshal.Cast<byte, ushort>(data), destination);
        }
        else
        {
            MemoryMarshal.Cast<byte, float>(data).CopyTo(destination);
        }
    }

    private int ReadUnix(int pathLength)
    {
        using UnixFile file = UnixFile.Open(_path);
        int length = file.IsOpen ? file.Read(_bytes) : -1;
        return length >= 0 ? length : throw Unreadable(pathLength, file.IsMissing, file.Error);
    }

    private int ReadManaged(int pathLength)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(Encoding.UTF8.GetString(_path, 0, pathLength));
            int length = 0;
            for (int read = -1; read != 0 && length < _bytes.Length; length += read)
            {
                read = RandomAccess.Read(file, _bytes.AsSpan(length), length);
            }

            return length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(pathLength, exception is FileNotFoundException or DirectoryNotFoundException, exception.Message);
        }
    }

    /// <summary>The key of a file that is not of these settings; null where it is not one of ours.</summary>
    private ulong? KeyOfAnother(int pathLength)
    {
        try
        {
            return SpectrogramFile.ReadKey(Encoding.UTF8.GetString(_path, 0, pathLength));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private NightScanException Changed(int pathLength) => new(DiagnosticCodes.CacheChanged,
        "the spectrogram is not the one that the index listed when this began, but that of other settings or another recording: the cache was changed meanwhile by a build, or came back from a backup; run 'dotnet build data.proj', then the same again (training has kept its last checkpoint)",
        Encoding.UTF8.GetString(_path, 0, pathLength));

    private NightScanException Damaged(int pathLength, string problem) =>
        Trouble(pathLength, $"the spectrogram is damaged: {problem}; run 'dotnet build data.proj -t:VerifyCache -p:Repair=true' to make it again");

    private NightScanException Unreadable(int pathLength, bool isMissing, string error) => Trouble(pathLength, isMissing
        ? "the spectrogram is missing; run 'dotnet build data.proj' to make it again"
        : $"the spectrogram cannot be read ({error}); check the disk and the file's permissions, and run 'dotnet build data.proj -t:VerifyCache -p:Repair=true'");

    private NightScanException Trouble(int pathLength, string message) =>
        new(DiagnosticCodes.DamagedOutput, message, Encoding.UTF8.GetString(_path, 0, pathLength));
}
