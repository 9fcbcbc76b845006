using NightScan.Vectors;

namespace NightScan.Tests.Spectrograms;

/// <summary>Seeded signals, the same in every run.</summary>
internal static class TestSignals
{
    /// <summary>Uniform noise from −1 to 1.</summary>
    public static float[] Samples(int length, int seed)
    {
        float[] samples = new float[length];
        Random random = new(seed);
        foreach (ref float sample in samples.AsSpan())
        {
            sample = (2 * random.NextSingle()) - 1;
        }

        return samples;
    }

    /// <summary>The same where kernels want it.</summary>
    public static AlignedBuffer Noise(int length, int seed)
    {
        AlignedBuffer buffer = new(length);
        Samples(length, seed).CopyTo(buffer.Span);
        return buffer;
    }

    /// <summary>A sine.</summary>
    /// <param name="frequency">Hz.</param>
    /// <param name="rate">Hz.</param>
    public static float[] Tone(double frequency, int rate, int length, double amplitude = 0.5)
    {
        float[] samples = new float[length];
        for (int n = 0; n < length; n++)
        {
            samples[n] = (float)(amplitude * Math.Sin(2 * Math.PI * frequency * n / rate));
        }

        return samples;
    }
}
