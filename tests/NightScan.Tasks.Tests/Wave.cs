using NAudio.Wave;

namespace NightScan.Tasks.Tests;

/// <summary>Tiny recordings: 16-bit mono WAV at 8 kHz.</summary>
internal static class Wave
{
    private const int SampleRate = 8000;

    /// <summary>A tone of its own pitch for every <paramref name="sound"/>.</summary>
    public static byte[] Tone(int sound, double seconds)
    {
        short[] samples = new short[(int)(seconds * SampleRate)];
        double frequency = 200 + (sound * 7.3 % 3500);
        for (int i = 0; i < samples.Length; i++)
        {
            // The slow part keeps two sounds of one pitch apart.
            double value = (8000 * Math.Sin(2 * Math.PI * frequency * i / SampleRate)) + (400 * Math.Sin(i * (sound + 1) * 1e-3));
            samples[i] = (short)value;
        }

        using MemoryStream file = new();
        using (WaveFileWriter writer = new(file, new WaveFormat(SampleRate, channels: 1)))
        {
            writer.Write(MemoryMarshal.AsBytes<short>(samples));
        }

        return file.ToArray();
    }
}
