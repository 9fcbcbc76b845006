using NightScan.Augmentation;
using NightScan.Cache;
using NightScan.Hashing;
using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Benchmarks;

/// <summary>
/// One recording and its ten variants as a worker of a build makes them: from file to files, and the same without reading and writing.
/// </summary>
internal static class ElevenBenchmark
{
    private const int Variants = 10;

    public static int Run(string input, string folder)
    {
        SpectrogramSettings settings = SpectrogramPresets.Find(SpectrogramPresets.Default)!;
        CacheLayout layout = new(folder);
        Directory.CreateDirectory(layout.Partial);
        VariantSources sources = new(settings, new AugmentationSettings());
        VariantSynthesizer synthesizer = new(sources);
        using RecordingSource source = new(new RecordingDecoder(DecoderSet.Detect()), settings.SampleRate);
        SpectrogramFile format = new(settings);
        SpectrogramWriter writer = new(layout, 0);
        byte[] file = new byte[format.Length];
        int written = 0, recording = 0;

        void Eleven(bool write)
        {
            // A content of its own each time: no chain of operations repeats.
            ContentHash content = new(1, (ulong)recording++);
            for (int number = 0; number <= Variants; number++)
            {
                if (number == 0)
                {
                    synthesizer.Original(format.Data(file));
                }
                else
                {
                    synthesizer.Render(sources.Drawer.Draw(content, number, StrengthTier.Medium), format.Data(file));
                }

                if (write)
                {
                    format.Seal(file, 1);
                    writer.Write(Path.Join(folder, "out", $"{written++}.npy"), file);
                }
            }
        }

        Stopwatching.Measure("files", () =>
        {
            synthesizer.Load(source.Read(input, synthesizer.SampleCount, CancellationToken.None).Samples.Span);
            Eleven(write: true);
        });
        float[] samples = TransformBenchmark.Noise(settings.SampleCount);
        Stopwatching.Measure("memory", () =>
        {
            synthesizer.Load(samples);
            Eleven(write: false);
        });
        return 0;
    }
}
