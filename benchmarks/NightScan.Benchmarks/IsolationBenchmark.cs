using System.Diagnostics;
using NightScan.Augmentation;
using NightScan.Pipeline;
using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Benchmarks;

/// <summary>
/// What it costs that decoders work in processes of their own: whole cold builds with and without, in turn, for each format apart;
/// with ten variants of each recording, as by default, and with none. Milliseconds per recording, and the time of the one over the other.
/// </summary>
internal static class IsolationBenchmark
{
    private const int Recordings = 1500;
    private const int Rounds = 5;

    /// <param name="folder">Holds recordings; receives an AudioRoot for each with many links to it, and caches.</param>
    public static int Run(string folder)
    {
        foreach (string source in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            string audio = Path.Join(folder, Path.GetFileName(source) + " links");
            Directory.CreateDirectory(Path.Join(audio, "class"));
            for (int i = 0; i < Recordings; i++)
            {
                File.CreateSymbolicLink(Path.Join(audio, "class", $"{i}{Path.GetExtension(source)}"), source);
            }

            foreach (int variants in (int[])[10, 0])
            {
                Compare(audio, variants, $"{Path.GetFileName(source)}, {variants} variants");
            }
        }

        return 0;
    }

    private static void Compare(string audio, int variants, string name)
    {
        // Not from the very first: compilation is not what is compared.
        Build(audio, variants, DecoderSet.Detect);
        List<double> here = [], apart = [], ratios = [];
        for (int round = 0; round < Rounds; round++)
        {
            here.Add(Build(audio, variants, DecoderSet.Detect) / Recordings);
            apart.Add(Build(audio, variants, () => DecoderSet.Isolated(DecoderSet.DefaultTimeLimit)) / Recordings);
            ratios.Add(apart[^1] / here[^1]);
        }

        Stopwatching.Print($"{name}, in this process", here.Min(), Median(here));
        Stopwatching.Print($"{name}, apart", apart.Min(), Median(apart));
        Stopwatching.Print($"{name}, ratio", apart.Min() / here.Min(), Median(ratios));
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static double Build(string audio, int variants, Func<DecoderSet> decoders)
    {
        // Every build in a folder of its own: a file system that has just deleted many files is slow for a while.
        string cache = Directory.CreateTempSubdirectory("nightscan-isolation-").FullName;
        PipelineSettings settings = new()
        {
            AudioRoot = audio,
            CacheDir = cache,
            IndexDb = Path.Join(cache, "index.db"),
            RecordingExtensions = [.. Directory.EnumerateFiles(Path.Join(audio, "class")).Take(1).Select(Path.GetExtension)!],
            Spectrogram = SpectrogramPresets.Find(SpectrogramPresets.Default)!,
            VariantsPerSample = VariantCount.Of(variants),
            MaxSamplesPerClass = 0,
            ValidationFraction = 0,
            TestFraction = 0,
            Decoders = decoders,
        };
        long start = Stopwatch.GetTimestamp();
        NightScanPipeline.Run(settings, PipelineGoal.Pregenerate, new Silent(), CancellationToken.None);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Directory.Delete(cache, recursive: true);
        return milliseconds;
    }
}
