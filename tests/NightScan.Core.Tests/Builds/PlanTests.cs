using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Cache;
using NightScan.Diagnostics;
using NightScan.Files;
using NightScan.Spectrograms;

namespace NightScan.Tests.Builds;

/// <summary>What a plan says is what the build then does, and saying it changes nothing.</summary>
public sealed class PlanTests : IDisposable
{
    private readonly PipelineFolder _data = new();

    public PlanTests()
    {
        _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(2) };
        _data.Write("owl", [.. Enumerable.Range(1, 8)]);
        _data.Write("frog", [.. Enumerable.Range(101, 8)]);
    }

    public void Dispose() => _data.Dispose();

    [Fact]
    public void WithoutACacheEverythingIsNewAndNothingIsMade()
    {
        BuildPlan plan = PlanThenBuild();

        PlannedFiles made = Assert.Single(plan.Made);
        Assert.Equal(("new", 16L, 16L), (made.Reason, made.Recordings, plan.Recordings));
        Assert.Equal((16, true), (plan.Read, plan.ReadBytes > 16 * 1000));
        Assert.Null(plan.SecondsPerFile);
    }

    [Fact]
    public void NothingToDoIsNothing()
    {
        _data.Build();
        BuildPlan plan = PlanThenBuild();

        Assert.Equal((0, 0, 0, 0), (plan.Files, plan.DeletedFiles, plan.Renamed.Files, plan.Read));
        Assert.Equal(_data.Outputs().Length, plan.UpToDate);
    }

    [Fact]
    public void EachReasonIsNamed()
    {
        _data.Write("toad", [.. Enumerable.Range(201, 4)]);
        _data.Build();
        string lost = _data.Outputs().First(path => path.StartsWith("train/owl/r00", StringComparison.Ordinal)
            && path.EndsWith("_var002.npy", StringComparison.Ordinal));
        string changed = _data.Outputs().First(path => path.StartsWith("train/frog", StringComparison.Ordinal));
        File.Delete(Path.Join(_data.Cache, lost));
        _data.Write("owl", 50);
        _data.WriteOne(Path.ChangeExtension(changed[6..], ".wav"), 99);
        File.Move(_data.Recording("toad/r201.wav"), _data.Recording("frog/r201.wav"));
        File.Move(_data.Recording("toad/r202.wav"), _data.Recording("toad/renamed.wav"));
        File.Delete(_data.Recording("toad/r203.wav"));

        BuildPlan plan = PlanThenBuild();

        Assert.Equal(["new", "moved", "changed", "lost"], plan.Made.Select(made => made.Reason));
        Assert.Equal([1L, 1, 1, 1], plan.Made.Select(made => made.Recordings));
        Assert.Equal(1, plan.Made[3].Files);
        Assert.Equal(["vanished", "moved"], plan.Deleted.Select(deleted => deleted.Reason));
        Assert.Equal(1, plan.Renamed.Recordings);
    }

    [Fact]
    public void SettingsAreNamedWithBothValues()
    {
        _data.Build();
        _data.Settings = _data.Settings with { Spectrogram = _data.Settings.Spectrogram with { MelBands = 12 } };
        BuildPlan plan = PlanThenBuild();

        PlannedFiles made = Assert.Single(plan.Made);
        Assert.Equal(("settings", "MelBands 16 → 12", 16L), (made.Reason, made.Explanation, made.Recordings));
        Assert.Equal(new SpectrogramFile(_data.Settings.Spectrogram).Length, plan.FileBytes);
    }

    [Fact]
    public void AnotherVersionOfTheAlgorithmIsToldFromSettings()
    {
        _data.Build();
        _data.Execute("UPDATE meta SET value = '0' || substr(value, instr(value, ' ')) WHERE key = 'plan'");
        _data.Execute("UPDATE recordings SET output_keys = randomblob(length(output_keys)), pending = 1");
        Assert.Equal(["algorithm"], Plan().Made.Select(made => made.Reason));
    }

    [Fact]
    public void WhatAMaximumLeavesOutIsDeletedAndComesBack()
    {
        _data.Build();
        _data.Settings = _data.Settings with { MaxSamplesPerClass = 5 };
        Assert.Equal(["left out"], PlanThenBuild().Deleted.Select(deleted => deleted.Reason));
        _data.Settings = _data.Settings with { MaxSamplesPerClass = 7 };
        Assert.Equal(["selected"], PlanThenBuild().Made.Select(made => made.Reason));
    }

    [Fact]
    public void ALostIndexMakesNothingAgain()
    {
        _data.Build();
        string[] outputs = _data.Outputs();
        File.Delete(_data.Settings.IndexDb);
        BuildPlan plan = PlanThenBuild();

        Assert.Equal((0, outputs.Length), (plan.Files, plan.Found.Files));
    }

    [Fact]
    public void WhatAnEarlierBuildDidNotComeToIsUnfinished()
    {
        _data.Build();
        string kept = _data.Outputs()[0];
        _data.Execute("UPDATE recordings SET output_keys = zeroblob(length(output_keys)), output_files = 0, pending = 1");
        Array.ForEach(_data.Outputs()[1..], path => File.Delete(Path.Join(_data.Cache, path)));
        BuildPlan plan = PlanThenBuild();

        Assert.Equal(["unfinished"], plan.Made.Select(made => made.Reason));
        Assert.Equal((1, kept), (plan.Found.Files, _data.Outputs()[0]));
    }

    [Fact]
    public void AFailedRecordingIsPlannedWhenItIsTriedAgain()
    {
        File.WriteAllText(_data.Recording("owl/bad.wav"), "no audio");
        _data.Age("owl/bad.wav");
        _data.Build();
        Assert.Empty(Plan().Made);
        _data.Settings = _data.Settings with { RetryFailed = true };
        Assert.Equal(["failed"], Plan().Made.Select(made => made.Reason));
    }

    [Fact]
    public void ARefusalStandsBesideThePlan()
    {
        _data.Build();
        _data.Settings = _data.Settings with
        {
            Spectrogram = _data.Settings.Spectrogram with { DataType = SpectrogramDataType.Float32 },
            FreeSpace = _ => new FreeSpace(100, 100)
        };
        BuildPlan plan = Plan();

        Assert.Equal("NS0325", plan.Refusal?.Code);
        Assert.Equal(["settings"], plan.Made.Select(made => made.Reason));
        Assert.Equal("NS0325", _data.FailBuild());
    }

    [Fact]
    public void ADamagedIndexIsPlannedAnewAndStaysAsItIs()
    {
        _data.Build();
        byte[] bytes = File.ReadAllBytes(_data.Settings.IndexDb);
        Random.Shared.NextBytes(bytes.AsSpan(4096));
        File.WriteAllBytes(_data.Settings.IndexDb, bytes);
        Assert.Equal(_data.Outputs().Length, Plan().Found.Files);
        Assert.Equal(bytes, File.ReadAllBytes(_data.Settings.IndexDb));
    }

    [Fact]
    public void ErrorsNameTheIndexAndNotItsCopy()
    {
        _data.Build();
        _data.Settings = _data.Settings with { SplitSeed = 43 };
        Assert.Equal(_data.Settings.IndexDb, Assert.Throws<NightScanException>(() => Plan()).Diagnostic.File);
    }

    [Fact]
    public void ThePaceOfABuildGivesTheTime()
    {
        _data.Build();
        _data.Execute("INSERT INTO meta VALUES('seconds_per_file', '2'), ('seconds_per_file_workers', '1')");
        _data.Settings = _data.Settings with { NumWorkers = 1 };
        _data.Write("owl", 50);
        BuildPlan plan = Plan();
        Assert.Equal(2.0 * plan.Files, PlanFormatter.Seconds(plan, plan.Files));
        _data.Settings = _data.Settings with { NumWorkers = Environment.ProcessorCount };
        Assert.Equal(2.0 / Environment.ProcessorCount, Plan().SecondsPerFile);
    }

    /// <summary>Any sequence of changes: the plan, and after it the build, count the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void APlanIsWhatTheBuildDoes(int seed)
    {
        Random random = new(seed);
        _data.Settings = _data.Settings with { AllowMassDelete = true, AcceptSettings = true };
        string[] classes = ["owl", "frog", "toad"];
        int next = 300;
        for (int step = 0; step < 10; step++)
        {
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                string[] there = [.. Directory.EnumerateFiles(_data.AudioRoot, "*.wav", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal)];
                string one = there[random.Next(there.Length)];
                string target = Path.Join(_data.AudioRoot, classes[random.Next(3)], $"m{next}.wav");
                switch (random.Next(8))
                {
                    case 0: _data.Write(classes[random.Next(3)], next++); break;
                    case 1: _data.WriteOne(Path.GetRelativePath(_data.AudioRoot, one), next++); break;
                    case 2 when there.Length > 8: File.Delete(one); break;
                    case 3: Directory.CreateDirectory(Path.GetDirectoryName(target)!); File.Move(one, target); next++; break;
                    case 4: _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(random.Next(4)) }; break;
                    case 5: _data.Settings = _data.Settings with { MaxSamplesPerClass = random.Next(4, 12) }; break;
                    case 6:
                        _data.Settings = _data.Settings with
                        {
                            Spectrogram = _data.Settings.Spectrogram with
                            {
                                MelBands = random.Next(
                        12, 14)
                            }
                        }; break;
                    default:
                        if (_data.Outputs() is { Length: > 0 } outputs)
                        {
                            File.Delete(Path.Join(_data.Cache, outputs[random.Next(outputs.Length)]));
                        }

                        break;
                }
            }

            _ = PlanThenBuild();
        }
    }

    private BuildPlan Plan() => NightScanPipeline.Plan(_data.Settings, new RecordingReporter(), default);

    private BuildPlan PlanThenBuild() => PlannedBuild.Of(_data);
}
