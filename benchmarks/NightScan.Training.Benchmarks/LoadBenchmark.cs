using System.Diagnostics;
using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Diagnostics;
using NightScan.Samples;
using NightScan.Settings;
using NightScan.Spectrograms;
using NightScan.Training.Data;

namespace NightScan.Benchmarks;

/// <summary>Batches of spectrograms from a cache that the system has in memory: what loading itself costs.</summary>
internal static class LoadBenchmark
{
    /// <summary>Makes the sample set's cache: general preset, ten variants.</summary>
    public static int MakeCache(string folder)
    {
        string audio = Path.GetFullPath(Path.Join(folder, "audio")), cache = Path.GetFullPath(Path.Join(folder, "cache"));
        SampleSet.Synthesize(audio, 42);
        NightScanPipeline.Run(
            new PipelineSettings
            {
                AudioRoot = audio,
                CacheDir = cache,
                IndexDb = Path.Join(cache, "index.db"),
                RecordingExtensions = [".wav", ".flac"],
                Spectrogram = SpectrogramPresets.Find(SpectrogramPresets.Default)!,
                VariantsPerSample = VariantCount.Of(10),
            },
            PipelineGoal.Pregenerate, new Silence(), CancellationToken.None);
        return 0;
    }

    /// <summary>Prints examples per second, and millions of bytes per second.</summary>
    public static int Run(string folder, int workers, int batchSize, int passes)
    {
        string cache = Path.GetFullPath(Path.Join(folder, "cache"));
        TrainingIndex index = TrainingIndex.Read(Path.Join(cache, "index.db"), cache);
        using var loader = new BatchLoader(index.Spectrogram, new LoaderSettings(batchSize, workers));
        Pass(loader, new EveryFile(index.Train, 1));
        long start = Stopwatch.GetTimestamp();
        Pass(loader, new EveryFile(index.Train, passes));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"load\t{loader.Statistics.Examples / seconds:0}\t{loader.Statistics.Bytes / seconds / 1e6:0}"));
        return 0;
    }

    private static void Pass(BatchLoader loader, EveryFile order)
    {
        loader.Begin(order, 0);
        while (loader.Next(CancellationToken.None) is { } batch)
        {
            batch.Dispose();
        }
    }

    private sealed class EveryFile(RecordingList recordings, int passes) : IExampleOrder
    {
        private readonly (int Recording, int File)[] _files =
            [.. Enumerable.Range(0, recordings.Count)
                .SelectMany(recording => Enumerable.Range(0, recordings.Files(recording)).Select(file => (recording, file)))];

        public RecordingList Recordings => recordings;

        public int Count => _files.Length * passes;

        public Example At(int epoch, int position)
        {
            (int recording, int file) = _files[Shuffle.At(position % _files.Length, _files.Length, (ulong)(position / _files.Length))];
            return new Example(recording, file, recordings.ClassOf(recording));
        }
    }

    private sealed class Silence : IBuildReporter
    {
        public void Message(string text) { }

        public void Warning(Diagnostic diagnostic) => Console.Error.WriteLine(diagnostic);

        public void Error(Diagnostic diagnostic) => Console.Error.WriteLine(diagnostic);

        public void Progress(in BuildProgress progress) { }
    }
}
