using System.Text;

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
        using BinaryWriter writer = new(File.Create(path));
        int bytes = samples.Length * sizeof(short);
        writer.Write(Encoding.ASCII.GetBytes("RIFF"));
        writer.Write(36 + bytes);
        writer.Write(Encoding.ASCII.GetBytes("WAVEfmt "));
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(sampleRate);
        writer.Write(sampleRate * sizeof(short));
        writer.Write((short)sizeof(short));
        writer.Write((short)16);
        writer.Write(Encoding.ASCII.GetBytes("data"));
        writer.Write(bytes);
        foreach (short sample in samples)
        {
            writer.Write(sample);
        }
    }
}
