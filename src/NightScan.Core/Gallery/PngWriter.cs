using System.IO.Compression;

namespace NightScan.Gallery;

/// <summary>
/// Writes pictures as PNG with a palette, one byte a pixel. Source: Portable Network Graphics (PNG) Specification, W3C, second
/// edition; sections 5 (chunks), 11 (IHDR, PLTE, IDAT, IEND) and annex D (CRC).
/// </summary>
/// <remarks>
/// By hand, since it is a header, a palette and what .NET deflates: a library of pictures would bring a native one into every build, or
/// a licence of its own, for these chunks.
/// </remarks>
internal static class PngWriter
{
    private const byte BitDepth = 8, IndexedColour = 3;

    // A byte beyond ASCII, PNG, and line ends that a careless transfer would change.
    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The bytes of a PNG file.</summary>
    /// <exception cref="ArgumentException">The picture's parts do not fit each other.</exception>
    public static byte[] Encode(PngImage image)
    {
        if (image.Width < 1 || image.Height < 1 || (long)image.Width * image.Height != image.Pixels.Length)
        {
            throw new ArgumentException($"{image.Pixels.Length} pixels do not make a picture of {image.Width} × {image.Height}.",
                nameof(image));
        }

        int colours = image.Palette.Length / 3;
        if (image.Palette.Length % 3 != 0 || colours is < 1 or > 256
            || image.Pixels.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)(colours - 1)))
        {
            throw new ArgumentException($"{image.Palette.Length} bytes are not a palette for these pixels.", nameof(image));
        }

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = BitDepth;
        header[9] = IndexedColour;
        // Compression method, filter method and interlacing: there is only 0, and none.
        header[10..].Clear();

        using MemoryStream file = new();
        file.Write(Signature);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "PLTE"u8, image.Palette);
        WriteChunk(file, "IDAT"u8, Compress(image));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    // Filter 0 on every row, as the specification advises for palettes.
    private static byte[] Compress(PngImage image)
    {
        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.SmallestSize))
        {
            for (int row = 0; row < image.Height; row++)
            {
                zlib.WriteByte(0);
                zlib.Write(image.Pixels, row * image.Width, image.Width);
            }
        }

        return compressed.ToArray();
    }

    // Length, type, data, and a checksum over type and data.
    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(data, Crc(type, uint.MaxValue)));
        file.Write(number);
    }

    // CRC-32 (ISO 3309); the one in the processor's instructions has another polynomial. Bit by bit: a picture is small, and deflating
    // it takes longer.
    private static uint Crc(ReadOnlySpan<byte> bytes, uint crc)
    {
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return crc;
    }
}
