namespace NightScan.Tests.Recordings.Metadata;

/// <summary>WAV files with chunks of metadata.</summary>
public static class MetadataWave
{
    public static byte[] Chunk(string name, ReadOnlySpan<byte> content, uint? declared = null)
    {
        byte[] chunk = new byte[8 + content.Length + (content.Length & 1)];
        Encoding.ASCII.GetBytes(name, chunk);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk.AsSpan(4), declared ?? (uint)content.Length);
        content.CopyTo(chunk.AsSpan(8));
        return chunk;
    }

    /// <summary>An INFO list of pairs of names and texts.</summary>
    public static byte[] Info(params (string Name, string Text)[] items) =>
        Chunk("LIST", [.. "INFO"u8, .. items.SelectMany(item => Chunk(item.Name, Encoding.UTF8.GetBytes(item.Text + '\0')))]);

    public static byte[] Guano(string text) => Chunk("guan", Encoding.UTF8.GetBytes(text));

    /// <summary>A broadcast extension (EBU Tech 3285).</summary>
    public static byte[] Broadcast(string description, string originator, string date, string time)
    {
        byte[] content = new byte[602];
        Encoding.ASCII.GetBytes(description, content.AsSpan(0, 256));
        Encoding.ASCII.GetBytes(originator, content.AsSpan(256, 32));
        Encoding.ASCII.GetBytes(date, content.AsSpan(320, 10));
        Encoding.ASCII.GetBytes(time, content.AsSpan(330, 8));
        return Chunk("bext", content);
    }

    /// <summary>The bytes of a whole file.</summary>
    /// <param name="samples">16 bits, mono, 8 kHz.</param>
    /// <param name="before">Chunks before the samples.</param>
    /// <param name="after">Chunks behind them.</param>
    public static byte[] File(ReadOnlySpan<short> samples, byte[][] before, byte[][] after)
    {
        byte[] format = [1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0];
        byte[] body = [.. "WAVE"u8, .. Chunk("fmt ", format), .. before.SelectMany(chunk => chunk),
            .. Chunk("data", System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples)), .. after.SelectMany(chunk => chunk)];
        return Chunk("RIFF", body);
    }

    /// <summary>Adds chunks to a file that has none behind its samples.</summary>
    public static void Append(string path, params byte[][] chunks)
    {
        byte[] whole = [.. System.IO.File.ReadAllBytes(path), .. chunks.SelectMany(chunk => chunk)];
        BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(4), whole.Length - 8);
        System.IO.File.WriteAllBytes(path, whole);
    }
}
