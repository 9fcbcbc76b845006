using NightScan.Builds;
using NightScan.Diagnostics;
using NightScan.Files;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Tests.Builds;

/// <summary>What is wrong with recordings is said in every build, as long as it is.</summary>
public sealed class LastingWarningTests : IDisposable
{
    private readonly PipelineFolder _data = new();

    public LastingWarningTests()
    {
        _data.Write("owl", [.. Enumerable.Range(1, 6)]);
        _data.Settings = _data.Settings with { ValidationFraction = 0, TestFraction = 0 };
    }

    public void Dispose() => _data.Dispose();

    private string List => Path.Join(_data.Cache, "warnings.csv");

    private string[] Warned(string code) =>
        [.. _data.Said.Warnings.Where(warning => warning.Code == code).Select(warning => warning.Message)];

    /// <summary>Cuts the end off, so that the header promises more than there is.</summary>
    private void Cut(string path)
    {
        using (FileStream file = File.OpenWrite(_data.Recording(path)))
        {
            file.SetLength(file.Length / 2);
        }

        _data.Age(path);
    }

    private List<List<string>> Rows()
    {
        using StreamReader reader = new(List);
        return [.. Csv.Read(reader).Select(record => record.Fields)];
    }

    [Fact]
    public void ACutRecordingIsNamedOnceAndSummedUpLaterUntilItIsWhole()
    {
        Cut("owl/r001.wav");
        Cut("owl/r002.wav");
        _data.Build();
        Assert.Equal(2, Warned("NS0106").Length);
        Assert.All(_data.Said.Warnings, warning => Assert.StartsWith(_data.AudioRoot, warning.File, StringComparison.Ordinal));

        for (int build = 0; build < 2; build++)
        {
            Assert.Equal("0/6/0/0", _data.Build().Summary());
            Diagnostic summary = Assert.Single(_data.Said.Warnings);
            Assert.Equal(("NS0106", List), (summary.Code, summary.File));
            Assert.StartsWith("2 recordings are used in part (owl/r001.wav, owl/r002.wav): ", summary.Message, StringComparison.Ordinal);
        }

        _data.WriteOne("owl/r001.wav", 81);
        _data.Build();
        Assert.StartsWith("1 recording is used in part (owl/r002.wav): ", Assert.Single(Warned("NS0106")), StringComparison.Ordinal);
        _data.WriteOne("owl/r002.wav", 82);
        _data.Build();
        Assert.Empty(_data.Said.Warnings);
        Assert.False(File.Exists(List));
    }

    [Fact]
    public void CopiesAreCountedAndSoAreThoseThatAreFiledTwiceOrInTwoSplits()
    {
        foreach (int copy in new[] { 1, 2, 3 })
        {
            _data.WriteOne($"owl/again{copy}.wav", 1);
        }

        _data.WriteOne("owl/r007.wav", 2);
        _data.WriteOne("frog/wrong.wav", 2);
        string folds = Path.Join(_data.AudioRoot, "folds.csv");
        File.WriteAllText(folds, "file_path,split\nowl/r001.wav,train\nowl/again3.wav,test\n");
        _data.Settings = _data.Settings with { SplitsCsv = folds, Unlisted = Unlisted.Draw };
        _data.Build();
        for (int build = 0; build < 2; build++)
        {
            _data.Build();
            Assert.StartsWith("5 recordings are copies of 2 (", Assert.Single(Warned("NS0118")), StringComparison.Ordinal);
            Assert.StartsWith("2 recordings are filed under another class too (", Assert.Single(Warned("NS0111")),
                StringComparison.Ordinal);
            Assert.Contains("in another split than a copy", Assert.Single(Warned("NS0112")), StringComparison.Ordinal);
        }

        File.Delete(_data.Recording("owl/r007.wav"));
        File.Delete(_data.Recording("frog/wrong.wav"));
        _data.Build();
        Assert.StartsWith("3 recordings are copies of 1 (", Assert.Single(Warned("NS0118")), StringComparison.Ordinal);
        Assert.Empty(Warned("NS0111"));
    }

    [Fact]
    public void TheListHasARowForEachThatIsCounted()
    {
        Cut("owl/r001.wav");
        File.WriteAllText(_data.Recording("owl/=bad.wav"), "no sound");
        _data.Age("owl/=bad.wav");
        _data.WriteOne("frog/copy.wav", 2);
        Directory.CreateDirectory(_data.Recording("=1+1"));
        _data.WriteOne("=1+1/copy.wav", 2);
        _data.Build();

        List<List<string>> rows = Rows();
        Assert.Equal(["file_path", "code", "message", "split"], rows[0]);
        Assert.Equal(["NS0101", "NS0106", "NS0111", "NS0111", "NS0118", "NS0118"],
            rows[1..].Select(row => row[1]).Order(StringComparer.Ordinal));
        Assert.Contains(rows, row => row is ["owl/r001.wav", "NS0106", _, "train"]);
        Assert.All(rows[1..], row => Assert.DoesNotMatch("^[=+@-]", row[0]));
    }

    [Fact]
    public void NothingIsLookedForWhenNothingChanged()
    {
        _data.WriteOne("owl/copy.wav", 1);
        _data.Build();
        Assert.Single(Warned("NS0118"));
        // Whoever looked through the recordings would find them different from what the index kept.
        _data.Execute("UPDATE meta SET value = replace(value, '1 recording is a copy', '1 recording was a copy') WHERE key = 'findings'");
        byte[] list = File.ReadAllBytes(List);
        DateTime written = File.GetLastWriteTimeUtc(List);

        _data.Build();
        Assert.StartsWith("1 recording was a copy", Assert.Single(Warned("NS0118")), StringComparison.Ordinal);
        Assert.Equal(written, File.GetLastWriteTimeUtc(List));

        File.Delete(List);
        _data.Build();
        Assert.StartsWith("1 recording is a copy", Assert.Single(Warned("NS0118")), StringComparison.Ordinal);
        Assert.Equal(list, File.ReadAllBytes(List));
    }

    [Fact]
    public void OfWhatIsNotPrintedTheNumberIs()
    {
        for (int i = 0; i < ProblemLog.Printed + 5; i++)
        {
            File.WriteAllText(_data.Recording($"owl/bad{i:00}.wav"), "no sound");
        }

        _data.Build();
        Assert.Equal(ProblemLog.Printed + 1, Warned("NS0101").Length);
        Assert.StartsWith("55 recordings cannot be used (owl/bad00.wav, owl/bad01.wav, owl/bad02.wav, …): ", Warned("NS0101")[^1],
            StringComparison.Ordinal);
    }

    [Fact]
    public void WarningsOfShardsAreMergedAndTheListIsPurged()
    {
        Cut("owl/r001.wav");
        NightScanPipeline.Run(_data.Settings with { ShardCount = 1 }, PipelineGoal.Index, new RecordingReporter(), default);
        NightScanPipeline.Run(_data.Settings with { ShardCount = 1, ShardIndex = 0 }, PipelineGoal.Pregenerate, new RecordingReporter(),
            default);
        _data.Build(PipelineGoal.Merge);
        Assert.StartsWith("1 recording is used in part (owl/r001.wav)", Assert.Single(_data.Said.Warnings).Message,
            StringComparison.Ordinal);

        NightScanPipeline.Purge(_data.Settings, new RecordingReporter(), default);
        Assert.False(File.Exists(List));
    }

    [Fact]
    public void RecordingsThatCannotFillTheBandAreCountedInEveryBuild()
    {
        WaveFile.WriteTone(_data.Recording("owl/slow.wav"), 50, sampleRate: 6000);
        WaveFile.WriteTone(_data.Recording("frog/slow.wav"), 51, sampleRate: 6000);
        for (int build = 0; build < 2; build++)
        {
            _data.Build();
            Assert.StartsWith("2 recordings cannot fill the band up to 4,000 Hz (frog/slow.wav, owl/slow.wav): 2 of 6,000 Hz (2 train; "
                + "'frog' 1, 'owl' 1). ",
                Assert.Single(Warned("NS0117")), StringComparison.Ordinal);
        }

        Assert.Equal(2, Rows().Count(row => row[1] == "NS0117"));
        var settings = _data.Settings;
        _data.Settings = settings with { Spectrogram = settings.Spectrogram with { MaxFrequency = 3000 } };
        _data.Build();
        Assert.Empty(_data.Said.Warnings);
        _data.Settings = settings with { IsSampleSet = true };
        _data.Build();
        Assert.Empty(_data.Said.Warnings);
        _data.Settings = settings;
        File.Delete(_data.Recording("owl/slow.wav"));
        _data.Build();
        Assert.StartsWith("1 recording cannot fill", Assert.Single(Warned("NS0117")), StringComparison.Ordinal);
    }
}
