using System.Diagnostics;
using NightScan.Builds;
using NightScan.Settings;
using NightScan.Spectrograms;

namespace NightScan.Benchmarks;

/// <summary>
/// Whole cold builds with one worker and with two, in turn: what a second processor is worth, index, sync and all included.
/// </summary>
internal static class WorkersBenchmark
{
    private const int Copies = 100;
    private const int Rounds = 3;

    /// <param name="folder">Holds WAV files; receives an AudioRoot with many links to each, and a cache.</param>
    public static int Run(string folder)
    {
        string audio = Path.Join(folder, "audio"), cache = Path.Join(folder, "cache");
        string[] sources = Directory.GetFiles(folder, "*.wav");
        foreach (string source in sources)
        {
            string group = Path.Join(audio, Path.GetFileNameWithoutExtension(source));
            Directory.CreateDirectory(group);
            for (int i = 0; i < Copies; i++)
            {
                File.CreateSymbolicLink(Path.Join(group, $"{i}.wav"), source);
            }
        }

        for (int round = 0; round < Rounds; round++)
        {
            double one = Build(audio, cache, 1), two = Build(audio, cache, 2);
            int count = sources.Length * Copies;
            Stopwatching.Print($"one worker, round {round + 1}", one / count, one / count);
            Stopwatching.Print($"two workers, round {round + 1}", two / count, two / count);
            Stopwatching.Print($"ratio, round {round + 1}", one / two, one / two);
        }

        return 0;
    }

    private static double Build(string audio, string cache, int workers)
    {
        PipelineSettings settings = new()
        {
            AudioRoot = audio,
            CacheDir = cache,
            IndexDb = Path.Join(cache, "index.db"),
            RecordingExtensions = [".wav"],
            Spectrogram = SpectrogramPresets.Find(SpectrogramPresets.Default)!,
            NumWorkers = workers,
        };
        NightScanPipeline.Run(settings, PipelineGoal.Index, new Silent(), CancellationToken.None);
        long start = Stopwatch.GetTimestamp();
        NightScanPipeline.Run(settings, PipelineGoal.Pregenerate, new Silent(), CancellationToken.None);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Directory.Delete(cache, recursive: true);
        return milliseconds;
    }
}
