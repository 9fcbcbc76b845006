using System.Buffers.Binary;

namespace NightScan.Tasks.Tests;

/// <summary>Tiny recordings: 16-bit mono WAV at 8 kHz.</summary>
internal static class Wave
{
    private const int SampleRate = 8000;
    private const int HeaderLength = 44;

    /// <summary>A tone of its own pitch for every <paramref name="sound"/>.</summary>
    public static byte[] Tone(int sound, double seconds)
    {
        int samples = (int)(seconds * SampleRate);
        byte[] file = new byte[HeaderLength + (2 * samples)];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1); // PCM
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1); // channels
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), 2 * SampleRate);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), 2 * samples);
        double frequency = 200 + (sound * 7.3 % 3500);
        for (int i = 0; i < samples; i++)
        {
            // The slow part keeps two sounds of one pitch apart.
            double value = (8000 * Math.Sin(2 * Math.PI * frequency * i / SampleRate)) + (400 * Math.Sin(i * (sound + 1) * 1e-3));
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(HeaderLength + (2 * i)), (short)value);
        }
        return file;
    }
}
