using System.Security.Cryptography;

namespace NightScan.Hashing;

/// <summary>
/// The identity of some bytes. A recording's come of the <see cref="ContentHashMethod"/> of its index; settings, lists and texts are
/// hashed here, by the first 128 bits of their SHA-256.
/// </summary>
internal readonly record struct ContentHash(ulong High, ulong Low) : IComparable<ContentHash>
{
    public const int ByteLength = 16;

    public static ContentHash FromBytes(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>By SHA-256.</summary>
    public static ContentHash OfBytes(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, digest);
        return FromBytes(digest);
    }

    /// <summary>By SHA-256, of its UTF-8 bytes.</summary>
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
