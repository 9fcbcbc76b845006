using NightScan.Augmentation;
using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Programs;
using NightScan.Tests;
using NightScan.Tests.Builds;
using NightScan.Training.Data;

namespace NightScan.Training.Tests.Data;

public sealed class TrainingIndexTests : IDisposable
{
    private readonly PipelineFolder _folder = new();

    public TrainingIndexTests()
    {
        _folder.Write("owl é", 1, 2, 3, 4, 5, 6, 7, 8);
        _folder.Write("Bat", 11, 12, 13, 14, 15);
        _folder.Write("cricket", 21, 22, 23);
        _folder.Settings = _folder.Settings with { VariantsPerSample = VariantCount.Of(2) };
    }

    private TrainingIndex Index => TrainingIndex.Read(_folder.Settings.IndexDb, _folder.Cache);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ItListsTheFilesOfTheCacheAndNoOthers()
    {
        _folder.Build();
        TrainingIndex index = Index;
        Assert.Equal(["Bat", "cricket", "owl é"], index.Classes);
        Assert.Equal(TestSettings.SmallSpectrogram, index.Spectrogram);
        Assert.Equal(16, index.Train.Count + index.Validation.Count + index.Test.Count);
        string[] listed = [.. SplitNames.All.SelectMany(split => Paths(index[split]))
            .Select(path => Path.GetRelativePath(_folder.Cache, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];
        Assert.Equal(_folder.Outputs(), listed);
        Assert.All(SplitNames.All, split => Assert.Equal(Paths(index[split]).LongCount(), index[split].FileCount));
    }

    [Fact]
    public void ARecordingsClassIsItsFolders()
    {
        _folder.Build();
        TrainingIndex index = Index;
        foreach (RecordingList list in SplitNames.All.Select(split => index[split]))
        {
            for (int recording = 0; recording < list.Count; recording++)
            {
                int number = list.ClassOf(recording);
                Assert.Equal(index.Classes[number], Path.GetFileName(Path.GetDirectoryName(list.Path(recording, 0))));
                Assert.InRange(recording, list.Start(number), list.Start(number) + list.CountOf(number) - 1);
            }
        }
    }

    [Fact]
    public void SpectrogramsThatAnotherVersionMadeOtherwiseAreRefused()
    {
        _folder.Build();
        _folder.Execute("UPDATE meta SET value = '0.3.0' WHERE key = 'written_by'");
        Assert.Equal(3, Index.Classes.Count);

        _folder.Execute("UPDATE meta SET value = 'of another algorithm' WHERE key = 'spectrogram'");
        Diagnostic refusal = Assert.Throws<NightScanException>(() => Index).Diagnostic;
        Assert.Equal(DiagnosticCodes.OtherVersion, refusal.Descriptor);
        Assert.Contains($"which is {ProductVersion.Text} (the index was last written by 0.3.0)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFingerprintFollowsWhatTrainingDependsOn()
    {
        _folder.Build();
        var before = Index.Fingerprint;
        _folder.Build();
        Assert.Equal(before, Index.Fingerprint);

        _folder.Settings = _folder.Settings with { Augmentation = _folder.Settings.Augmentation with { Seed = 1 } };
        _folder.Build();
        var otherVariants = Index.Fingerprint;
        Assert.NotEqual(before, otherVariants);
        _folder.Write("cricket", 24);
        _folder.Build();
        Assert.NotEqual(otherVariants, Index.Fingerprint);
    }

    [Fact]
    public void AnIndexMadeAgainHasTheSameFingerprint()
    {
        _folder.Build();
        var before = Index.Fingerprint;
        Directory.Delete(_folder.Cache, recursive: true);
        // Other row numbers: one class comes first now.
        Directory.Move(_folder.Recording("cricket"), _folder.Recording("hidden"));
        Directory.Move(_folder.Recording("hidden"), _folder.Recording("cricket"));
        _folder.Build();
        Assert.Equal(before, Index.Fingerprint);
    }

    [Fact]
    public void ACopyOfIndexAndCacheWorksElsewhere()
    {
        _folder.Build();
        var before = Index.Fingerprint;
        string copy = _folder.Cache + " copied";
        Directory.Move(_folder.Cache, copy);
        Directory.Delete(_folder.AudioRoot, recursive: true);
        TrainingIndex index = TrainingIndex.Read(Path.Join(copy, "index.db"), copy);
        Assert.Equal(before, index.Fingerprint);
        Assert.All(Paths(index.Train), path => Assert.True(File.Exists(path)));
        Directory.Move(copy, _folder.Cache);
    }

    [Fact]
    public void RecordingsWithoutAllTheirSpectrogramsAreLeftOutAndCounted()
    {
        _folder.Build();
        int train = Index.Train.Count;
        _folder.Execute("UPDATE recordings SET output_files = output_files - 1 WHERE id = (SELECT min(id) FROM recordings WHERE split = 0)");
        Assert.Equal((train - 1, 1), (Index.Train.Count, Index.LeftOut));
    }

    [Fact]
    public void FailedRecordingsAreNoneOfItsBusiness()
    {
        File.WriteAllText(_folder.Recording("Bat/broken.wav"), "no audio");
        _folder.Age("Bat/broken.wav");
        _folder.Build();
        Assert.Equal((16, 0), (Index.Train.Count + Index.Validation.Count + Index.Test.Count, Index.LeftOut));
    }

    [Fact]
    public void WithoutSpectrogramsThereIsNothingToTrainOn()
    {
        Assert.Equal("NS0304", Assert.Throws<NightScanException>(() => Index).Diagnostic.Code);
        _folder.Build(NightScan.Builds.PipelineGoal.Index);
        Assert.Equal("NS0602", Assert.Throws<NightScanException>(() => Index).Diagnostic.Code);
        _folder.Build();
        _folder.Execute("UPDATE recordings SET pending = 1 WHERE split = 0");
        Assert.Equal("NS0602", Assert.Throws<NightScanException>(() => Index).Diagnostic.Code);
    }

    private static IEnumerable<string> Paths(RecordingList list) =>
        Enumerable.Range(0, list.Count)
            .SelectMany(recording => Enumerable.Range(0, list.Files(recording)).Select(file => list.Path(recording, file)));
}
