using System.IO.Compression;

namespace NightScan.Tests.Gallery;

/// <summary>Reads a PNG by the specification, in no hurry and with nothing of the writer's: checks every chunk's CRC bit by bit.</summary>
public sealed record DecodedPng(int Width, int Height, byte[] Palette, byte[] Pixels)
{
    public static DecodedPng Read(ReadOnlySpan<byte> file)
    {
        Assert.Equal("\u0089PNG\r\n\u001a\n", Encoding.Latin1.GetString(file[..8]));
        List<string> types = [];
        byte[] header = [], palette = [];
        using MemoryStream data = new();
        for (file = file[8..]; file.Length > 0;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file);
            ReadOnlySpan<byte> body = file.Slice(8, length);
            Assert.Equal(Crc(file.Slice(4, 4 + length)), BinaryPrimitives.ReadUInt32BigEndian(file[(8 + length)..]));
            types.Add(Encoding.ASCII.GetString(file.Slice(4, 4)));
            switch (types[^1])
            {
                case "IHDR": header = body.ToArray(); break;
                case "PLTE": palette = body.ToArray(); break;
                case "IDAT": data.Write(body); break;
            }

            file = file[(12 + length)..];
        }

        Assert.Equal(["IHDR", "PLTE", "IDAT", "IEND"], types);
        // 8 bits, palette, deflate, standard filters, no interlacing
        Assert.Equal([8, 3, 0, 0, 0], header[8..]);
        int width = BinaryPrimitives.ReadInt32BigEndian(header), height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        return new(width, height, palette, Inflate(data, width, height));
    }

    /// <summary>Red, green and blue of a pixel.</summary>
    public (byte Red, byte Green, byte Blue) Colour(int x, int y)
    {
        int at = 3 * Pixels[(y * Width) + x];
        return (Palette[at], Palette[at + 1], Palette[at + 2]);
    }

    private static byte[] Inflate(MemoryStream data, int width, int height)
    {
        data.Position = 0;
        using MemoryStream inflated = new();
        using (ZLibStream zlib = new(data, CompressionMode.Decompress))
        {
            zlib.CopyTo(inflated);
        }

        byte[] rows = inflated.ToArray();
        Assert.Equal((width + 1) * height, rows.Length);
        return [.. Enumerable.Range(0, height).SelectMany(y =>
        {
            Assert.Equal(0, rows[y * (width + 1)]);
            return rows.Skip((y * (width + 1)) + 1).Take(width);
        })];
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                bool odd = ((crc ^ (uint)(b >> bit)) & 1) != 0;
                crc = odd ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
