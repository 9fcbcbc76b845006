using System.Numerics;
using NightScan.Files;
using NightScan.Spectrograms;

namespace NightScan.Cache;

/// <summary>
/// The bytes of a spectrogram's file: a .npy of shape (mels, frames) as numpy.save writes it, then a trailer of 24 bytes that numpy does
/// not read: the file's key and checksums, by which a file tells what it is without the index. Everything that reads or writes one does it
/// here.
/// </summary>
internal sealed class SpectrogramFile
{
    public const int TrailerLength = 24;

    private const ulong TrailerMagic = 0x31304B545343534E; // "NSCSTK01", little-endian
    private readonly byte[] _header;

    private readonly SpectrogramDataType _type;

    public SpectrogramFile(SpectrogramSettings settings)
        : this(new NpyHeader(settings.DataType, settings.MelBands, settings.FrameCount)) { }

    internal SpectrogramFile(NpyHeader header)
    {
        _header = header.Write();
        _type = header.DataType;
        DataLength = checked((int)header.DataLength);
    }

    /// <summary>Bytes before the numbers.</summary>
    public int HeaderLength => _header.Length;

    public int DataLength { get; }

    public int Length => HeaderLength + DataLength + TrailerLength;

    /// <summary>The part of a file's buffer that receives the numbers.</summary>
    public Span<byte> Data(Span<byte> file) => file.Slice(HeaderLength, DataLength);

    /// <summary>Completes a file whose numbers are in place: header before, trailer behind.</summary>
    /// <param name="file">A buffer of <see cref="Length"/> bytes.</param>
    public void Seal(Span<byte> file, ulong key)
    {
        _header.CopyTo(file);
        Span<byte> trailer = file[(HeaderLength + DataLength)..];
        BinaryPrimitives.WriteUInt64LittleEndian(trailer, TrailerMagic);
        BinaryPrimitives.WriteUInt64LittleEndian(trailer[8..], key);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[16..], Checksum(file[..(HeaderLength + DataLength)]));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[20..], Checksum(trailer[..20]));
    }

    /// <summary>The numbers of a whole file.</summary>
    /// <param name="file">All bytes of a file, or more.</param>
    /// <param name="destination">Mel bands × frames, row-major.</param>
    public void CopyTo(ReadOnlySpan<byte> file, Span<float> destination) =>
        SpectrogramNumbers.Widen(file.Slice(HeaderLength, DataLength), _type, destination);

    /// <summary>Checks a whole file and reads its key.</summary>
    /// <returns>Null when it is whole; otherwise what is wrong with it.</returns>
    public string? Check(ReadOnlySpan<byte> file, out ulong key)
    {
        key = 0;
        if (file.Length != Length)
        {
            return $"it has {file.Length} bytes where {Length} belong";
        }

        if (!file[..HeaderLength].SequenceEqual(_header))
        {
            return "its header is not that of these spectrograms";
        }

        ReadOnlySpan<byte> trailer = file[^TrailerLength..];
        if (!IsTrailer(trailer))
        {
            return "its trailer is damaged";
        }

        key = BinaryPrimitives.ReadUInt64LittleEndian(trailer[8..]);
        return Checksum(file[..(HeaderLength + DataLength)]) == BinaryPrimitives.ReadUInt32LittleEndian(trailer[16..])
            ? null
            : "its numbers do not match their checksum";
    }

    /// <summary>
    /// The key that a file ends with; null when it is not there or NightScan did not write it. Its numbers are not looked at.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ulong? ReadKey(string path)
    {
        // Who opens a FIFO waits for somebody who writes into it.
        return FileStat.Of(path).Kind == FileKind.File ? FileTrouble.OrGone(null, () => ReadTrailer(path)) : null;
    }

    private static ulong? ReadTrailer(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Span<byte> trailer = stackalloc byte[TrailerLength];
        return stream.Length >= TrailerLength
            && stream.Seek(-TrailerLength, SeekOrigin.End) >= 0
            && stream.ReadAtLeast(trailer, TrailerLength, throwOnEndOfStream: false) == TrailerLength
            && IsTrailer(trailer)
            ? BinaryPrimitives.ReadUInt64LittleEndian(trailer[8..]) : null;
    }

    /// <summary>The same, where a file that cannot be read has none: whoever comes to write it says what is wrong.</summary>
    public static ulong? TryReadKey(string path) => FileTrouble.Or(null, () => ReadKey(path));

    private static bool IsTrailer(ReadOnlySpan<byte> trailer) =>
        BinaryPrimitives.ReadUInt64LittleEndian(trailer) == TrailerMagic
        && BinaryPrimitives.ReadUInt32LittleEndian(trailer[20..]) == Checksum(trailer[..20]);

    /// <summary>CRC-32C, eight bytes an instruction.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }
}
