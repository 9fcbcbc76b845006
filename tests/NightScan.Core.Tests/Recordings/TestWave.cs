namespace NightScan.Tests.Recordings;

/// <summary>A WAV file whose header may lie.</summary>
public sealed record TestWave
{
    public int SampleRate { get; init; } = 8000;

    public int Channels { get; init; } = 1;

    /// <summary>A frame's channels side by side.</summary>
    public float[] Samples { get; init; } = [];

    /// <summary>Bytes of data that the header declares; null = the truth.</summary>
    public uint? DeclaredBytes { get; init; }

    public static float[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(i => ((i % 200) - 100) / 128f)];

    public byte[] ToBytes()
    {
        byte[] file = new byte[44 + (Samples.Length * 4)];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        file[16] = 16;
        file[20] = 3; // IEEE float
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), (short)Channels);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), unchecked(SampleRate * Channels * 4));
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), (short)(Channels * 4));
        file[34] = 32;
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), DeclaredBytes ?? (uint)(Samples.Length * 4));
        MemoryMarshal.AsBytes<float>(Samples).CopyTo(file.AsSpan(44));
        return file;
    }

    public string Write(string path)
    {
        File.WriteAllBytes(path, ToBytes());
        return path;
    }
}
