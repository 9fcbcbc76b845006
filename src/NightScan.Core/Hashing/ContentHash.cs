using System.Security.Cryptography;

namespace NightScan.Hashing;

/// <summary>
/// The identity of a recording's bytes: the first 128 bits of their SHA-256. A cryptographic hash, since files come from
/// anywhere and two that collide would silently share a spectrogram; with the processor's SHA instructions it outruns the disk.
/// </summary>
internal readonly record struct ContentHash(ulong High, ulong Low) : IComparable<ContentHash>
{
    public const int ByteLength = 16;

    public static ContentHash FromBytes(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public static ContentHash OfBytes(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, digest);
        return FromBytes(digest);
    }

    public static ContentHash OfText(string text) => OfBytes(Encoding.UTF8.GetBytes(text));

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[ByteLength];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), Low);
        return bytes;
    }

    public int CompareTo(ContentHash other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public override string ToString() => $"{High:x16}{Low:x16}";
}
