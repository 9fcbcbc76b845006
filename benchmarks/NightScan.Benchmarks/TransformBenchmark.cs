using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Benchmarks;

/// <summary>Samples in memory to the bytes of a file: 8 s at 22,050 Hz, preset <c>general</c>, float16.</summary>
internal static class TransformBenchmark
{
    public static int Run()
    {
        SpectrogramSettings settings = SpectrogramPresets.Find(SpectrogramPresets.Default)!;
        SpectrogramTransform transform = new(settings);
        byte[] output = new byte[transform.ByteCount];
        float[] decibels = new float[transform.ValueCount];
        float[] samples = Noise(settings.SampleCount);
        Stopwatching.Measure("transform", () => transform.Transform(samples, output));
        Stopwatching.Measure("log-mel", () => transform.LogMel(samples, decibels));
        foreach (int rate in (int[])[44100, 48000, 96000, 16000, 44056])
        {
            Resampler resampler = Resampler.Get(rate, settings.SampleRate);
            float[] input = Noise((int)Resampler.RequiredInput(rate, settings.SampleRate, settings.SampleCount));
            Stopwatching.Measure($"resample {rate}", () => resampler.Resample(input, samples));
        }

        return 0;
    }

    public static float[] Noise(int length)
    {
        Random random = new(1);
        float[] samples = new float[length];
        foreach (ref float sample in samples.AsSpan())
        {
            sample = random.NextSingle() - 0.5f;
        }

        return samples;
    }
}
