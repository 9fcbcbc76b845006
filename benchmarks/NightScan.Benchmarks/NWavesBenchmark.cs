using NightScan.Spectrograms;
using NWaves.FeatureExtractors;
using NWaves.FeatureExtractors.Options;
using NWaves.Filters.Fda;
using NWaves.Windows;

namespace NightScan.Benchmarks;

/// <summary>
/// Samples in memory to a log-mel spectrogram, NWaves' beside ours: 8 s of a sweep over noise at 22,050 Hz, preset <c>general</c>, and how
/// far they differ.
/// </summary>
internal static class NWavesBenchmark
{
    public static int Run()
    {
        SpectrogramSettings settings = SpectrogramPresets.Find(SpectrogramPresets.Default)!;
        SpectrogramTransform transform = new(settings);
        float[] ours = new float[transform.ValueCount], theirs = new float[transform.ValueCount];
        float[] samples = Sweep(settings), padded = Padded(samples, settings.FftSize / 2);
        FilterbankExtractor extractor = new(new FilterbankOptions
        {
            SamplingRate = settings.SampleRate,
            FrameSize = settings.FftSize,
            FftSize = settings.FftSize,
            HopSize = settings.HopLength,
            Window = WindowType.Hann,
            FilterBank = FilterBanks.Triangular(settings.FftSize, settings.SampleRate,
                FilterBanks.MelBands(settings.MelBands, settings.SampleRate, settings.MinFrequency, settings.MaxFrequency)),
            SpectrumType = SpectrumType.Power,
            NonLinearity = NonLinearityType.ToDecibel,
            LogFloor = 1e-10f,
        });
        Stopwatching.Measure("ours", () => transform.LogMel(samples, ours));
        Stopwatching.Measure("NWaves", () => Fill(extractor.ComputeFrom(padded), theirs, (float)settings.TopDb));

        double most = 0, sum = 0;
        for (int i = 0; i < ours.Length; i++)
        {
            double difference = Math.Abs((double)ours[i] - theirs[i]);
            (most, sum) = (Math.Max(most, difference), sum + difference);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"largest difference\t{most:F4} dB, {sum / ours.Length:F4} on average"));
        return 0;
    }

    /// <summary>A tone through the whole band over noise 34 dB below it: windows differ beside a tone, not in noise.</summary>
    private static float[] Sweep(SpectrogramSettings settings)
    {
        float[] samples = TransformBenchmark.Noise(settings.SampleCount);
        for (int n = 0; n < samples.Length; n++)
        {
            double seconds = (double)n / settings.SampleRate, rise = (settings.MaxFrequency - settings.MinFrequency) / settings.Duration;
            samples[n] = (0.02f * samples[n])
                + (0.5f * (float)Math.Sin(2 * Math.PI * seconds * (settings.MinFrequency + (rise * seconds / 2))));
        }

        return samples;
    }

    /// <summary>Reflected at both ends, as frames that are centred need it.</summary>
    private static float[] Padded(float[] samples, int half)
    {
        float[] padded = new float[samples.Length + (2 * half)];
        samples.CopyTo(padded, half);
        for (int i = 1; i <= half; i++)
        {
            padded[half - i] = samples[i];
            padded[half + samples.Length - 1 + i] = samples[^(i + 1)];
        }

        return padded;
    }

    /// <summary>Frames × bands to bands × frames, floored at the top.</summary>
    private static void Fill(IReadOnlyList<float[]> frames, float[] destination, float topDb)
    {
        float floor = frames.Max(frame => frame.Max()) - topDb;
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = MathF.Max(frames[i % frames.Count][i / frames.Count], floor);
        }
    }
}
