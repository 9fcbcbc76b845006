using NightScan.Settings;
using NightScan.Tests;
using NightScan.Tests.Builds;
using NightScan.Training.Data;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Runs;

/// <summary>A cache of low and high tones, both at once, and neither; and a model that was trained on it.</summary>
public sealed class LabelledTones : IDisposable
{
    private const int Rate = 8000;

    private readonly PipelineFolder _folder = new();

    public LabelledTones()
    {
        _folder.Settings = _folder.Settings with { ValidationFraction = 0.25, TestFraction = 0.25 };
        for (int seed = 0; seed < 16; seed++)
        {
            Write($"low/r{seed}.wav", seed, low: true, high: false);
            Write($"high/r{seed}.wav", seed + 20, low: false, high: true);
            Write($"high,low/r{seed}.wav", seed + 40, low: true, high: true);
            Write($"_background_/r{seed}.wav", seed + 60, low: false, high: false);
        }

        _folder.Build();
        _folder.Execute("""
            INSERT INTO labels SELECT r.id, (SELECT id FROM classes WHERE name = 'high'), 2
            FROM recordings r JOIN classes c ON c.id = r.class_id WHERE c.name = 'low' ORDER BY r.path LIMIT 2
            """);
        ModelDir = NewSettings().ModelDir;
        TrainingRun.Run(NewSettings() with { ModelDir = ModelDir }, Read(LabelCount.Auto), Said, default);
    }

    internal SaidReporter Said { get; } = new();

    public string ModelDir { get; }

    internal TrainingIndex Read(LabelCount labels) => TrainingIndex.Read(_folder.Settings.IndexDb, _folder.Cache, labels);

    internal TrainingSettings NewSettings() => new()
    {
        IndexDb = _folder.Settings.IndexDb,
        CacheDir = _folder.Cache,
        ModelDir = Path.Join(_folder.Cache, "..", $"model {Guid.NewGuid():N}"),
        Architecture = "cnn6",
        Epochs = 12,
        BatchSize = 8,
        TrainThreads = 1,
        NumWorkers = 2,
        TrainDevice = "cpu",
    };

    /// <summary>A recording outside the collection.</summary>
    public string Unheard(string name, bool low, bool high)
    {
        Write($"../unheard/{name}.wav", 1000, low, high);
        return _folder.Recording($"../unheard/{name}.wav");
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string path, int seed, bool low, bool high)
    {
        Random random = new(seed);
        (double first, double second) = (400 + (random.NextDouble() * 300), 2200 + (random.NextDouble() * 800));
        short[] samples = new short[Rate * 3 / 10];
        for (int i = 0; i < samples.Length; i++)
        {
            double time = 2 * Math.PI * i / Rate;
            samples[i] = (short)((low ? 6000 * Math.Sin(first * time) : 0) + (high ? 6000 * Math.Sin(second * time) : 0)
                + random.Next(-400, 400));
        }

        WaveFile.Write(_folder.Recording(path), samples, Rate);
        _folder.Age(path);
    }
}
