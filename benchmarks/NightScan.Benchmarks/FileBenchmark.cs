using NightScan.Cache;
using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Benchmarks;

/// <summary>
/// Recording to .npy file as a worker of a build does it: decode, resample where needed, transform, write beside, rename.
/// </summary>
internal static class FileBenchmark
{
    public static int Run(string input, string folder)
    {
        SpectrogramSettings settings = SpectrogramPresets.Find(SpectrogramPresets.Default)!;
        CacheLayout layout = new(folder);
        Directory.CreateDirectory(layout.Partial);
        using RecordingDecoder decoder = new(DecoderSet.Detect());
        SpectrogramTransform transform = new(settings);
        SpectrogramFile format = new(settings);
        SpectrogramWriter writer = new(layout, 0);
        byte[] file = new byte[format.Length];
        float[] resampled = new float[settings.SampleCount];
        int written = 0;
        Stopwatching.Measure("file", () =>
        {
            DecodedRecording decoded = decoder.Decode(input, settings.SampleRate, settings.SampleCount, CancellationToken.None);
            ReadOnlySpan<float> samples = decoded.Samples.Span;
            if (decoded.Format.SampleRate != settings.SampleRate)
            {
                Resampler.Get(decoded.Format.SampleRate, settings.SampleRate).Resample(samples, resampled);
                samples = resampled;
            }

            transform.Transform(samples, format.Data(file));
            format.Seal(file, 1);
            writer.Write(Path.Join(folder, "out", $"{written++}.npy"), file);
        });
        return 0;
    }
}
