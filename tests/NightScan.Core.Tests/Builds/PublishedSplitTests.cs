using NightScan.Diagnostics;
using NightScan.Settings;

namespace NightScan.Tests.Builds;

/// <summary>What becomes of recordings that SplitsCsv does not list, and how it may be written.</summary>
public sealed class PublishedSplitTests : IDisposable
{
    private const int Count = 40;

    private readonly PipelineFolder _data = new();
    private readonly Dictionary<string, string> _drawn;

    public PublishedSplitTests()
    {
        _data.Write("owl", [.. Enumerable.Range(1, Count)]);
        PipelineSettings settings = _data.Settings =
            _data.Settings with { ValidationFraction = 0.2, TestFraction = 0.2, Unlisted = Unlisted.Draw };
        _data.Build();
        _drawn = Splits();
        Directory.Delete(_data.Cache, recursive: true);
        _data.Settings = settings with { Unlisted = Unlisted.Exclude };
    }

    public void Dispose() => _data.Dispose();

    private Dictionary<string, string> Splits() =>
        _data.Query("SELECT file_path, split FROM audio_samples").Select(row => row.Split('|')).ToDictionary(row => row[0], row => row[1]);

    /// <summary>Recordings that have spectrograms, by split.</summary>
    private Dictionary<string, string> Used() =>
        _data.Outputs().ToDictionary(path => path[(path.IndexOf('/') + 1)..].Replace(".npy", ".wav", StringComparison.Ordinal), path =>
            path[..path.IndexOf('/')]);

    private void Csv(string content)
    {
        string csv = Path.Join(_data.AudioRoot, "folds.csv");
        File.WriteAllText(csv, content);
        _data.Settings = _data.Settings with { SplitsCsv = csv };
    }

    /// <summary>Lists the first half, all to be tested on.</summary>
    private void ListHalf() => Csv(
        "file_path,split\n" + string.Concat(Enumerable.Range(1, Count / 2).Select(i => $"owl/r{i:000}.wav,test\n")));

    private Dictionary<string, string> Expected(Unlisted unlisted) => _drawn
        .Select(pair => (Path: pair.Key, Split: string.CompareOrdinal(pair.Key, $"owl/r{Count / 2:000}.wav") <= 0 ? "test"
            : unlisted == Unlisted.Train ? "train"
            : unlisted == Unlisted.Exclude && pair.Value != "train" ? "" : pair.Value))
        .Where(recording => recording.Split.Length > 0).ToDictionary(recording => recording.Path, recording => recording.Split);

    private string Warned() => Assert.Single(_data.Said.Warnings, warning => warning.Code == "NS0319").Message;

    [Theory]
    [InlineData(Unlisted.Exclude)]
    [InlineData(Unlisted.Draw)]
    [InlineData(Unlisted.Train)]
    public void RecordingsThatAreNotListedGoWhereTheyAreToldAndAreCountedInEveryBuild(object choice)
    {
        var unlisted = (Unlisted)choice;
        ListHalf();
        _data.Settings = _data.Settings with { Unlisted = unlisted };
        int leftOut = Count - Expected(unlisted).Count;
        for (int build = 0; build < 2; build++)
        {
            _data.Build();
            Assert.Equal(Expected(unlisted), Used());
            Assert.StartsWith($"{Count / 2} recordings are not in SplitsCsv (owl/", Warned(), StringComparison.Ordinal);
            Assert.Equal(leftOut > 0, Warned().Contains($"{leftOut} left out", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void AKnownCollectionFollowsTheFileAndTheChoiceAndGetsBackWhatWasLeftOut()
    {
        _data.Build();
        Dictionary<string, byte[]> all = _data.Contents();
        ListHalf();
        _data.Build();
        Assert.Equal(Expected(Unlisted.Exclude), Used());
        _data.Settings = _data.Settings with { Unlisted = Unlisted.Draw };
        _data.Build();
        Assert.Equal(Expected(Unlisted.Draw), Used());
        _data.Settings = _data.Settings with { Unlisted = Unlisted.Train };
        _data.Build();
        Assert.Equal(Expected(Unlisted.Train), Used());
        Assert.Equal(all.Count, _data.Contents().Count);
    }

    [Fact]
    public void WithoutTheFileNothingChangesAndDrawingAnewUsesAll()
    {
        ListHalf();
        _data.Build();
        _data.Settings = _data.Settings with { SplitsCsv = "" };
        Assert.Equal(0, _data.Build().Generated());
        Assert.Equal(Expected(Unlisted.Exclude), Used());
        _data.Settings = _data.Settings with { ReassignSplits = true };
        _data.Build();
        Assert.Equal(_drawn, Used());
        Assert.DoesNotContain(_data.Said.Warnings, warning => warning.Code == "NS0319");
    }

    [Fact]
    public void NewcomersAndRenamedRecordingsAreLookedUp()
    {
        ListHalf();
        _data.Build();
        string leftOut = _drawn.Keys.First(path => !Used().ContainsKey(path));
        File.AppendAllText(_data.Settings.SplitsCsv, "owl/late.wav,val\n");
        _data.Build();
        Assert.Contains(_data.Said.Warnings, warning => warning.Code == "NS0308"
            && warning.Message.StartsWith("1 of 21 rows", StringComparison.Ordinal));
        _data.Build();
        Assert.Contains(_data.Said.Warnings, warning => warning.Code == "NS0308");

        File.Move(_data.Recording(leftOut), _data.Recording("owl/late.wav"));
        _data.Build();
        Assert.Equal("val", Used()["owl/late.wav"]);
        Assert.DoesNotContain(_data.Said.Warnings, warning => warning.Code == "NS0308");
    }

    [Fact]
    public void WhoeverSharesAGroupWithAListedTestRecordingDoesNotTrain()
    {
        _data.Settings = _data.Settings with { Unlisted = Unlisted.Train };
        _data.WriteOne("frog/copy.wav", 1);
        ListHalf();
        _data.Build();
        Assert.DoesNotContain("frog/copy.wav", Used().Keys);
        Assert.DoesNotContain(_data.Said.Warnings, warning => warning.Code == "NS0112");
    }

    [Fact]
    public void WhatIsLeftOutDoesNotCountAgainstTheLimit()
    {
        ListHalf();
        _data.Settings = _data.Settings with { MaxSamplesPerClass = Count / 2 };
        _data.Build();
        Assert.Equal(Count / 2, Used().Count);
        Subset.Of(Expected(Unlisted.Exclude).Keys, Used().Keys);
    }

    [Theory]
    [InlineData("file_name,data_set\nr001.wav,validation\n")]
    [InlineData("class;filename;fold\nowl;r001.wav;val\n")]
    [InlineData("Path\tSubset\nowl/r001.wav\tdev\n")]
    [InlineData("fold,file,split\n3,owl\\r001.wav,valid\n")]
    public void OtherColumnsSeparatorsAndBareNamesAreUnderstood(string content)
    {
        Csv(content);
        _data.Build();
        Assert.Equal("val", Used()["owl/r001.wav"]);
    }

    [Theory]
    [InlineData("file_path,split\nfold1/r001.wav,val\n", "The file names are right, the folders")]
    [InlineData("file_path,split\nowl/r001.flac,val\n", "in their extensions only")]
    [InlineData("file_path,split\nOwl/R001.wav,val\n", "in case only")]
    [InlineData("file_path,split\nwhatever/else.wav,val\n", "as in class/name.wav")]
    [InlineData("file_path,split\n", "it lists no recording")]
    public void AFileThatMatchesNothingIsRefusedBeforeAnythingChanges(string content, string advice)
    {
        _data.Build();
        Dictionary<string, string> before = Used();
        Csv(content);
        Diagnostic refused = Assert.Throws<NightScanException>(() => _data.Build()).Diagnostic;
        Assert.Equal(("NS0308", _data.Settings.SplitsCsv), (refused.Code, refused.File));
        Assert.Contains(advice, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Used());
        Assert.Equal(_drawn, Splits());
    }

    [Fact]
    public void ABareNameThatTwoRecordingsHaveIsRefusedNowAndLater()
    {
        Csv("file_name,split\nr001.wav,test\n");
        _data.Build();
        Dictionary<string, string> before = Splits();
        _data.WriteOne("frog/r001.wav", 300);
        Diagnostic refused = Assert.Throws<NightScanException>(() => _data.Build()).Diagnostic;
        Assert.Contains("'r001.wav' may be 'frog/r001.wav' or 'owl/r001.wav'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Splits());
    }
}
