using NAudio.Wave;

namespace NightScan.Listening;

/// <summary>Samples as a WAV file of 16-bit integers; the same bytes for the same samples.</summary>
internal static class SoundEncoder
{
    /// <summary>Bytes before the samples.</summary>
    private const int Header = 44;

    /// <summary>From this rate on sounds are played ten times slower: a bat's calls become birdsong.</summary>
    private const int Ultrasonic = 96000;

    /// <summary>How many times slower a recording at a rate is played, so that people hear it.</summary>
    public static int Slowness(int sampleRate) => sampleRate > Ultrasonic ? 10 : 1;

    /// <summary>Bytes of a file.</summary>
    public static long Size(int samples) => Header + (2L * samples);

    /// <summary>The file.</summary>
    /// <param name="samples">Any numbers.</param>
    /// <param name="gain">Factor that brings them into −1 … 1; what is beyond is clipped.</param>
    /// <param name="sampleRate">Hz of the samples; the file's is <see cref="Slowness"/> times lower.</param>
    public static byte[] Encode(ReadOnlySpan<float> samples, float gain, int sampleRate)
    {
        short[] integers = new short[samples.Length];
        for (int i = 0; i < integers.Length; i++)
        {
            float scaled = samples[i] * gain * short.MaxValue;
            integers[i] = float.IsNaN(scaled) ? (short)0 : (short)MathF.Round(Math.Clamp(scaled, short.MinValue, short.MaxValue));
        }

        using MemoryStream stream = new(checked((int)Size(samples.Length)));
        using (WaveFileWriter writer = new(stream, new WaveFormat(sampleRate / Slowness(sampleRate), 16, 1)))
        {
            writer.WriteSamples(integers, 0, integers.Length);
        }

        return stream.ToArray();
    }
}
