using System.Diagnostics;
using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Diagnostics;
using NightScan.Recordings;
using NightScan.Settings;
using NightScan.Spectrograms;

namespace NightScan.Benchmarks;

/// <summary>
/// What it costs that decoders work in processes of their own: cold builds with and without, in turn, for each format apart; with ten
/// variants of each recording, as by default, and with none. Milliseconds per recording once a fifth is done, the time of the one over
/// the other, and how much later that fifth was done.
/// </summary>
internal static class IsolationBenchmark
{
    private const int Rounds = 9;

    // Variants, and as many recordings as take long enough that what a new process compiles at first does not count.
    private static readonly (int Variants, int Recordings)[] s_builds = [(10, 2000), (0, 6000)];

    /// <param name="folder">Holds recordings; receives an AudioRoot for each with many links to it, and caches.</param>
    public static int Run(string folder)
    {
        foreach (string source in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            foreach ((int variants, int recordings) in s_builds)
            {
                string audio = Path.Join(folder, $"{Path.GetFileName(source)} {recordings} links");
                Directory.CreateDirectory(Path.Join(audio, "class"));
                for (int i = 0; i < recordings; i++)
                {
                    File.CreateSymbolicLink(Path.Join(audio, "class", $"{i}{Path.GetExtension(source)}"), source);
                }

                Compare(audio, variants, $"{Path.GetFileName(source)}, {variants} variants");
            }
        }

        return 0;
    }

    private static void Compare(string audio, int variants, string name)
    {
        // Not from the very first: compilation is not what is compared.
        Build(audio, variants, DecoderSet.Detect);
        List<(double Start, double Each)> here = [], apart = [];
        for (int round = 0; round < Rounds; round++)
        {
            here.Add(Build(audio, variants, DecoderSet.Detect));
            apart.Add(Build(audio, variants, () => DecoderSet.Isolated(DecoderSet.DefaultTimeLimit)));
        }

        Print($"{name}, in this process", here.Select(build => build.Each));
        Print($"{name}, apart", apart.Select(build => build.Each));
        Print($"{name}, apart / in this process", here.Zip(apart, (one, other) => other.Each / one.Each));
        Print($"{name}, later start", here.Zip(apart, (one, other) => other.Start - one.Start));
    }

    private static void Print(string name, IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        Stopwatching.Print(name, sorted[0], sorted[sorted.Length / 2]);
    }

    /// <returns>Milliseconds until it ran at full speed, and for each recording from then on.</returns>
    private static (double Start, double Each) Build(string audio, int variants, Func<DecoderSet> decoders)
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
        Pace pace = new();
        NightScanPipeline.Run(settings, PipelineGoal.Pregenerate, pace, CancellationToken.None);
        Directory.Delete(cache, recursive: true);
        return pace.Measured;
    }

    /// <summary>Looks at the clock when a fifth of the recordings is done, and at the end.</summary>
    private sealed class Pace : IBuildReporter
    {
        private readonly long _begin = Stopwatch.GetTimestamp();
        private double _start, _end;
        private long _doneAtStart, _done;

        public (double Start, double Each) Measured => (_start, (_end - _start) / (_done - _doneAtStart));

        public void Message(string text) { }

        public void Warning(Diagnostic diagnostic) { }

        public void Error(Diagnostic diagnostic) { }

        public void Progress(in BuildProgress progress)
        {
            if (progress.Stage != "spectrograms")
            {
                return;
            }

            _end = Stopwatch.GetElapsedTime(_begin).TotalMilliseconds;
            _done = progress.Done;
            if (_doneAtStart == 0 && progress.Done >= progress.Total / 5)
            {
                (_start, _doneAtStart) = (_end, _done);
            }
        }
    }
}
