using NightScan.Augmentation;
using NightScan.Tests.Builds;
using NightScan.Training.Data;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Runs;

/// <summary>A cache of low, middle and high tones, built by the pipeline itself; small enough that an epoch takes a moment.</summary>
public sealed class TonesFolder : IDisposable
{
    private readonly PipelineFolder _folder = new();
    private int _models;

    public TonesFolder()
    {
        _folder.Settings = _folder.Settings with { ValidationFraction = 0.2, TestFraction = 0.2, VariantsPerSample = VariantCount.Of(1) };
        // Seeds give the tones: 300 Hz and 37 Hz more for each.
        _folder.Write("low", [.. Enumerable.Range(0, 14)]);
        _folder.Write("middle", [.. Enumerable.Range(30, 14)]);
        _folder.Write("high", [.. Enumerable.Range(60, 15)]);
        // Wherever the tests run: no work tree is around this.
        File.WriteAllText(Path.Join(_folder.AudioRoot, "..", ".git"), "gitdir: nowhere");
        _folder.Build();
        Index = TrainingIndex.Read(_folder.Settings.IndexDb, _folder.Cache);
    }

    internal TrainingIndex Index { get; }

    public string Cache => _folder.Cache;

    /// <summary>Paths of the recordings of a split, in the order of the classes and their files.</summary>
    public string[] Recordings(string split) =>
        _folder.Query($"SELECT file_path FROM audio_samples WHERE split = '{split}' ORDER BY class_name, file_path");

    /// <summary>Settings with a ModelDir of their own, for a few batches an epoch.</summary>
    internal TrainingSettings NewSettings() => new()
    {
        IndexDb = _folder.Settings.IndexDb,
        CacheDir = _folder.Cache,
        ModelDir = Path.Join(_folder.Cache, "..", $"model{Interlocked.Increment(ref _models)}"),
        Architecture = "cnn6",
        Epochs = 3,
        BatchSize = 5,
        AccumulationSteps = 2,
        TrainThreads = 1,
        NumWorkers = 2,
        TrainDevice = "cpu",
    };

    /// <summary>Trains, and says what was said.</summary>
    internal TrainingListener Train(TrainingSettings settings)
    {
        TrainingListener reporter = new();
        reporter.Outcome = TrainingRun.Run(settings, Index, reporter, CancellationToken.None);
        return reporter;
    }

    public void Dispose() => _folder.Dispose();
}
