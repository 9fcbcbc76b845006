using NAudio.Wave;

namespace NightScan.Tests;

/// <summary>Writes small 16-bit mono WAV files.</summary>
public static class WaveFile
{
    /// <summary>A tone of its own for each seed, with a little seeded noise: no two seeds give the same bytes.</summary>
    public static void WriteTone(string path, int seed, int sampleRate = 8000, double seconds = 0.3)
    {
        Random random = new(seed);
        double frequency = 300 + (seed * 37 % 3000);
        short[] samples = new short[(int)(seconds * sampleRate)];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)((8000 * Math.Sin(2 * Math.PI * frequency * i / sampleRate)) + random.Next(-200, 200));
        }

        Write(path, samples, sampleRate);
    }

    public static void Write(string path, ReadOnlySpan<short> samples, int sampleRate)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using WaveFileWriter writer = new(path, new WaveFormat(sampleRate, channels: 1));
        writer.Write(MemoryMarshal.AsBytes(samples));
    }
}
