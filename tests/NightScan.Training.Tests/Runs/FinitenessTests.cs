using NightScan.Cache;
using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Tests;
using NightScan.Training.Checkpoints;
using NightScan.Training.Runs;
using NightScan.Training.Settings;
using TorchSharp;

namespace NightScan.Training.Tests.Runs;

/// <summary>A number that is not finite never gets into a model, and a model that has one is never used.</summary>
public sealed class FinitenessTests(TonesFolder tones) : IClassFixture<TonesFolder>
{
    /// <summary>One example more than the batches hold: alone in a batch, its norms on a map of 1×1 would divide by zero.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ALoneExampleIsTrainedOnWithOthers(bool isEach)
    {
        int examples = tones.Index.Train.Count, size = isEach ? 1 : examples - 1;
        TrainingSettings settings = tones.NewSettings() with
        {
            Architecture = "resnet18",
            Epochs = 1,
            AccumulationSteps = 1,
            BatchSize = size
        };
        TrainingListener reporter = tones.Train(settings);
        Assert.Equal(examples, Assert.Single(reporter.Epochs).Row.Train.Examples);
        Assert.Equal(isEach ? examples / 2 : 1, reporter.Batches.Count(batch => batch.Stage == "train"));
        using SavedModel model = SavedModel.Load(settings, new TrainingListener());
        Assert.Null(Finiteness.FindOther(model.Network.state_dict()));
        Assert.InRange(reporter.Epochs[0].Row.Validation.Loss, 0, 100);
    }

    [Fact]
    public void AnInterruptedEpochWithALoneExampleEndsWithTheSameWeights()
    {
        int size = Enumerable.Range(2, 20).First(size => tones.Index.Train.Count % size == 1);
        TrainingSettings whole = tones.NewSettings() with { BatchSize = size, Epochs = 2 },
            interrupted = tones.NewSettings() with { BatchSize = size, Epochs = 2 };
        int last = tones.Train(whole).Batches.Where(batch => batch.Stage == "train").Max(batch => batch.Batches);
        foreach (int batch in new[] { last - 1, last })
        {
            using CancellationTokenSource cancellation = new();
            TrainingListener dying = new()
            {
                OnBatch = progress =>
                { if (progress.Stage == "train" && progress.Batch == batch) { cancellation.Cancel(); } }
            };
            Assert.ThrowsAny<OperationCanceledException>(() =>
                TrainingRun.Run(interrupted, tones.Index, dying, TimeSpan.Zero, cancellation.Token));
        }

        tones.Train(interrupted);
        foreach (string file in new[] { "best.safetensors", "last.safetensors", "predictions-test.csv" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Join(whole.ModelDir, file)), File.ReadAllBytes(Path.Join(interrupted.ModelDir, file)));
        }
    }

    /// <summary>In the middle of a run: everything is as the last good epoch left it, and from there it goes on.</summary>
    [Theory]
    [InlineData("train")]
    [InlineData("val")]
    public void WhatIsNotFiniteStopsTheRunAndLeavesTheLastGoodFiles(string split)
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 3 };
        string[] spectrograms = [.. Directory.GetFiles(Path.Join(tones.Cache, split), "*.npy", SearchOption.AllDirectories)];
        byte[][] before = [.. spectrograms.Select(File.ReadAllBytes)];
        Dictionary<string, byte[]> good = [];
        TrainingListener reporter = new()
        {
            OnEpoch = _ =>
            {
                good = Files(settings);
                Array.ForEach(spectrograms, Spoil);
            },
        };
        try
        {
            Diagnostic stopped = Assert.Throws<NightScanException>(() =>
                TrainingRun.Run(settings, tones.Index, reporter, TimeSpan.Zero, CancellationToken.None)).Diagnostic;
            Assert.Equal("NS0626", stopped.Code);
            Assert.Contains("epoch", stopped.Message, StringComparison.Ordinal);
        }
        finally
        {
            for (int i = 0; i < spectrograms.Length; i++)
            {
                File.WriteAllBytes(spectrograms[i], before[i]);
            }
        }

        Dictionary<string, byte[]> after = Files(settings);
        Assert.Equal(good.Keys.Order(), after.Keys.Order());
        // Within the epoch, steps that were good are kept.
        Assert.All(good.Where(file => file.Key != "state.safetensors"), file => Assert.Equal(file.Value, after[file.Key]));
        Assert.Equal(3, tones.Train(settings).Epochs[^1].Row.Epoch);
        using SavedModel model = SavedModel.Load(settings, new TrainingListener());
        Assert.Null(Finiteness.FindOther(model.Network.state_dict()));
    }

    [Theory]
    [InlineData("best.safetensors")]
    [InlineData("state.safetensors")]
    public void AFileWithNumbersThatAreNotFiniteIsRefused(string name)
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 1, EvaluateSplit = Split.Train };
        tones.Train(settings);
        string path = Path.Join(settings.ModelDir, name);
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            Dictionary<string, torch.Tensor> tensors = file.Entries.Keys.ToDictionary(key => key, file.Read);
            tensors.First(entry => entry.Key.EndsWith("running_var", StringComparison.Ordinal)).Value[0] = float.NaN;
            SafetensorsFile.Write(path + ".new", tensors, file.Metadata);
        }

        File.Move(path + ".new", path, overwrite: true);
        Diagnostic refused = Assert.Throws<NightScanException>(() =>
        {
            if (name == "best.safetensors")
            {
                EvaluationRun.Run(settings, tones.Index, new TrainingListener(), default);
            }
            else
            {
                tones.Train(settings with { Epochs = 2 });
            }
        }).Diagnostic;
        Assert.Equal(("NS0626", path), (refused.Code, refused.File));
        Assert.Contains("running_var", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Join(settings.ModelDir, "predictions-train.csv")));
    }

    /// <summary>As versions left it that did not look: it would pass for a model that is up to date.</summary>
    [Fact]
    public void AnEarlierRunThatMeasuredNothingFiniteIsNotUpToDate()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 1 };
        tones.Train(settings);
        SavedProgress.Change(settings, progress => progress with
        {
            History = [.. progress.History.Select(row => row with { Validation = row.Validation with { Loss = double.NaN } })]
        });
        TrainingListener second = tones.Train(settings);
        Assert.Contains("not finite", second.Messages[0], StringComparison.Ordinal);
        Assert.Single(second.Epochs);
    }

    private static Dictionary<string, byte[]> Files(TrainingSettings settings) =>
        Directory.GetFiles(settings.ModelDir).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);

    /// <summary>Puts a NaN where a number was, under the same key.</summary>
    private static void Spoil(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        SpectrogramFile file = new(TestSettings.SmallSpectrogram);
        MemoryMarshal.Cast<byte, Half>(file.Data(bytes))[0] = Half.NaN;
        file.Seal(bytes, SpectrogramFile.ReadKey(path)!.Value);
        File.WriteAllBytes(path + ".new", bytes);
        File.Move(path + ".new", path, overwrite: true);
    }
}
