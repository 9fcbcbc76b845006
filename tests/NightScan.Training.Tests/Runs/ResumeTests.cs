using NightScan.Cache;
using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Tests;
using NightScan.Training.Reporting;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Runs;

public sealed class ResumeTests(TonesFolder tones) : IClassFixture<TonesFolder>
{
    private static readonly string[] Files = ["best.safetensors", "last.safetensors", "confusion.csv", "predictions-test.csv"];

    [Fact]
    public void TheSameSeedGivesTheSameWeightsWhateverTheNumberOfWorkers()
    {
        TrainingSettings one = tones.NewSettings() with { NumWorkers = 1 }, four = tones.NewSettings() with { NumWorkers = 4 };
        tones.Train(one);
        tones.Train(four);
        AssertSameFiles(one, four);
    }

    [Fact]
    public void AnotherSeedGivesOtherWeights()
    {
        TrainingSettings one = tones.NewSettings() with { Epochs = 1 }, other = tones.NewSettings() with { Epochs = 1, TrainSeed = 7 };
        tones.Train(one);
        tones.Train(other);
        Assert.NotEqual(Read(one, "last.safetensors"), Read(other, "last.safetensors"));
    }

    /// <summary>Ctrl-C: the present step is finished and saved.</summary>
    [Theory]
    [InlineData("train", 1, 1)]
    [InlineData("train", 2, 2)]
    [InlineData("train", 2, int.MaxValue)]
    [InlineData("val", 2, 1)]
    [InlineData("val", 3, 1)]
    [InlineData("test", 0, 1)]
    public void ACancelledRunEndsWithTheSameWeights(string stage, int epoch, int batch)
    {
        TrainingSettings whole = tones.NewSettings(), interrupted = tones.NewSettings();
        tones.Train(whole);
        using CancellationTokenSource cancellation = new();
        TrainingListener reporter = new()
        {
            OnBatch = progress =>
            {
                // The largest number stands for the last batch.
                if ((progress.Stage, progress.Epoch, progress.Batch) == (stage, epoch, Math.Min(batch, progress.Batches)))
                {
                    cancellation.Cancel();
                }
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => TrainingRun.Run(interrupted, tones.Index, reporter, cancellation.Token));
        TrainingListener second = tones.Train(interrupted);
        AssertSameFiles(whole, interrupted);
        AssertSameHistory(whole, interrupted);
        BatchProgress next = second.Batches[0];
        Assert.True(stage != "train" || (next.Epoch == epoch && (next.Stage == "val" || next.Batch > batch)),
            "It did not go on within the epoch.");
    }

    /// <summary>kill -9: nothing more is written, whatever was under way. Checkpoints within the epoch at every step, and none.</summary>
    [Theory]
    [InlineData(1, 3, true)]
    [InlineData(2, 5, true)]
    [InlineData(2, 5, false)]
    [InlineData(3, 2, false)]
    public void AKilledRunEndsWithTheSameWeights(int epoch, int batch, bool savesWithinEpochs)
    {
        TrainingSettings whole = tones.NewSettings(), interrupted = tones.NewSettings();
        tones.Train(whole);
        TimeSpan interval = savesWithinEpochs ? TimeSpan.Zero : TimeSpan.MaxValue;
        TrainingListener dying = new()
        {
            OnBatch = progress =>
            {
                if ((progress.Stage, progress.Epoch, progress.Batch) == ("train", epoch, batch))
                {
                    throw new ProcessKilledException();
                }
            },
        };
        Assert.Throws<ProcessKilledException>(() => TrainingRun.Run(interrupted, tones.Index, dying, interval, CancellationToken.None));
        tones.Train(interrupted);
        AssertSameFiles(whole, interrupted);
        AssertSameHistory(whole, interrupted);
    }

    /// <summary>Between the files of an epoch: the weights are newer than the checkpoint then.</summary>
    [Fact]
    public void AProcessThatDiesBeforeItsCheckpointEndsWithTheSameWeights()
    {
        TrainingSettings whole = tones.NewSettings(), interrupted = tones.NewSettings();
        tones.Train(whole);
        Train(interrupted with { Epochs = 3 }, stopAfterEpoch: 1);
        byte[] state = Read(interrupted, "state.safetensors");
        Train(interrupted, stopAfterEpoch: 2);
        File.WriteAllBytes(Path.Join(interrupted.ModelDir, "state.safetensors"), state);
        tones.Train(interrupted);
        AssertSameFiles(whole, interrupted);
    }

    /// <summary>A build at the same time, or a backup that came back: what is loaded would not be what the index listed.</summary>
    [Theory]
    [InlineData("train")]
    [InlineData("val")]
    [InlineData("test")]
    public void ACacheThatChangesEndsTrainingAndItsCheckpointGoesOn(string stage)
    {
        TrainingSettings whole = tones.NewSettings(), interrupted = tones.NewSettings();
        tones.Train(whole);
        string[] files = [.. Directory.GetFiles(Path.Join(tones.Cache, stage), "*.npy", SearchOption.AllDirectories)];
        byte[][] before = [.. files.Select(File.ReadAllBytes)];
        bool isChanged = false;
        TrainingListener reporter = new()
        {
            OnBatch = progress =>
            {
                if (!isChanged && progress.Epoch == 2)
                {
                    isChanged = true;
                    Array.ForEach(files, path => Reseal(path));
                }
            },
        };
        try
        {
            NightScanException exception =
                Assert.Throws<NightScanException>(() => TrainingRun.Run(interrupted, tones.Index, reporter, CancellationToken.None));
            Assert.Equal("NS0630", exception.Diagnostic.Code);
            Assert.Contains(exception.Diagnostic.File, files);
            // Nor is a split measured on them.
            TrainingSettings evaluated = whole with
            {
                EvaluateSplit = stage switch
                {
                    "train" => Split.Train,
                    "val" => Split.Validation,
                    _ =>
                Split.Test
                }
            };
            Assert.Equal("NS0630", Assert.Throws<NightScanException>(() =>
                EvaluationRun.Run(evaluated, tones.Index, new TrainingListener(), default)).Diagnostic.Code);
        }
        finally
        {
            for (int i = 0; i < files.Length; i++)
            {
                File.WriteAllBytes(files[i], before[i]);
            }
        }

        Assert.Contains("Training goes on",
            string.Join('\n', tones.Train(interrupted).Messages.Append(stage == "test" ? "Training goes on" : "")),
            StringComparison.Ordinal);
        AssertSameFiles(whole, interrupted);
    }

    private static void Reseal(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        new SpectrogramFile(TestSettings.SmallSpectrogram).Seal(bytes, SpectrogramFile.ReadKey(path)!.Value ^ 1);
        File.WriteAllBytes(path + ".new", bytes);
        File.Move(path + ".new", path, overwrite: true);
    }

    [Fact]
    public void ACheckpointThatIsCutShortIsACodedError()
    {
        TrainingSettings settings = tones.NewSettings();
        Train(settings, stopAfterEpoch: 1);
        string path = Path.Join(settings.ModelDir, "state.safetensors");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1000]);
        var exception = Assert.Throws<NightScanException>(() => tones.Train(settings));
        Assert.Equal("NS0623", exception.Diagnostic.Code);
        Assert.Equal(path, exception.Diagnostic.File);
    }

    [Fact]
    public void ACheckpointOfAnotherKindIsACodedError()
    {
        TrainingSettings settings = tones.NewSettings();
        Train(settings, stopAfterEpoch: 1);
        File.Copy(Path.Join(settings.ModelDir, "last.safetensors"), Path.Join(settings.ModelDir, "state.safetensors"), overwrite: true);
        Assert.Equal("NS0623", Assert.Throws<NightScanException>(() => tones.Train(settings)).Diagnostic.Code);
    }

    private void Train(TrainingSettings settings, int stopAfterEpoch)
    {
        TrainingListener dying = new()
        {
            OnBatch = progress =>
            {
                if (progress.Stage == "train" && progress.Epoch == stopAfterEpoch + 1)
                {
                    throw new ProcessKilledException();
                }
            },
        };
        Assert.Throws<ProcessKilledException>(() => TrainingRun.Run(settings, tones.Index, dying, CancellationToken.None));
    }

    private static byte[] Read(TrainingSettings settings, string file) => File.ReadAllBytes(Path.Join(settings.ModelDir, file));

    private static void AssertSameFiles(TrainingSettings expected, TrainingSettings actual) =>
        Assert.All(Files, file => Assert.True(Read(expected, file).AsSpan().SequenceEqual(Read(actual, file)), $"{file} differs"));

    // All but the seconds, which are the last field.
    private static void AssertSameHistory(TrainingSettings expected, TrainingSettings actual) =>
        Assert.Equal(History(expected), History(actual));

    private static string[] History(TrainingSettings settings) =>
        [.. File.ReadLines(Path.Join(settings.ModelDir, "history.csv")).Select(line => line[..line.LastIndexOf(',')])];

    private sealed class ProcessKilledException : Exception;
}
