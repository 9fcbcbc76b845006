using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Settings;
using NightScan.Tests.Builds;
using NightScan.Training.Data;

namespace NightScan.Training.Tests.Data;

/// <summary>What an index says of labels, as the trainer reads it.</summary>
public sealed class LabelledIndexTests : IDisposable
{
    private readonly PipelineFolder _folder = new();

    public LabelledIndexTests()
    {
        _folder.Settings = _folder.Settings with { ValidationFraction = 0, TestFraction = 0 };
        _folder.Write("owl", 1, 2, 3);
        _folder.Write("bat", 11, 12);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhereEveryExampleHasOneLabelThereIsOne()
    {
        _folder.Build();
        TrainingIndex index = Read();
        Assert.False(index.IsMulti);
        Assert.Equal(Read(LabelCount.Single).Fingerprint, index.Fingerprint);
        // A class that nothing is of, and one of what lies in no folder, are none.
        _folder.Execute("INSERT INTO classes(name) VALUES('.'), ('heard of')");
        Assert.Equal((index.Fingerprint, 2), (Read().Fingerprint, Read().Classes.Count));

        TrainingIndex multi = Read(LabelCount.Multi);
        Assert.True(multi.IsMulti);
        Assert.Equal(["bat", "owl"], multi.Classes);
        Assert.NotEqual(index.Fingerprint, multi.Fingerprint);
        Assert.Equal(["10", "10", "01", "01", "01"], Targets(multi));
    }

    [Fact]
    public void BackgroundHasNoLabelAndMakesItMulti()
    {
        _folder.Write("_background_", 21, 22);
        _folder.Build();
        TrainingIndex index = Read();
        Assert.True(index.IsMulti);
        Assert.Equal(["bat", "owl"], index.Classes);
        Assert.Equal(["_background_", "bat", "owl"], index.Folders);
        Assert.Equal(["00", "00", "10", "10", "01", "01", "01"], Targets(index));
        Assert.EndsWith("r021.npy", index.Train.Path(0, 0), StringComparison.Ordinal);

        TrainingIndex single = Read(LabelCount.Single);
        Assert.False(single.IsMulti);
        Assert.Equal((7, 0L), (single.Train.Count, single.SeveralLabels));
        Assert.Equal(["_background_", "bat", "owl"], single.Classes);
    }

    [Fact]
    public void AFolderOfSeveralLabelsStandsForAll()
    {
        _folder.Write("owl,wolf", 31);
        _folder.Build();
        TrainingIndex index = Read();
        Assert.Equal(["bat", "owl", "wolf"], index.Classes);
        Assert.Equal(["100", "100", "010", "010", "010", "011"], Targets(index));
        Assert.Equal(1, index.SeveralLabels);
        Assert.Equal(["bat", "owl", "owl,wolf"], Read(LabelCount.Single).Classes);
    }

    [Fact]
    public void FurtherLabelsArePositiveUncertainOrNothing()
    {
        _folder.Build();
        Label("owl/r001.wav", "bat", kind: 1);
        Label("owl/r002.wav", "bat", kind: 2);
        Label("owl/r003.wav", "bat", kind: 0);
        // Its folder says so, whoever doubts it.
        Label("bat/r011.wav", "bat", kind: 2);
        TrainingIndex index = Read();
        Assert.Equal(["10", "10", "11", "?1", "01"], Targets(index));
        Assert.Equal((3, 3), (index.Train.ExamplesOf(0), index.Train.ExamplesOf(1)));
        Assert.Equal((false, 1L), (Read(LabelCount.Single).IsMulti, Read(LabelCount.Single).SeveralLabels));
    }

    [Fact]
    public void WhatIsUncertainAloneIsNoClass()
    {
        _folder.Write("_background_", 21);
        _folder.Build();
        _folder.Execute("INSERT INTO classes(name) VALUES('wolf')");
        Label("owl/r001.wav", "wolf", kind: 2);
        Assert.Equal(["bat", "owl"], Read().Classes);
        Assert.Equal(["00", "10", "10", "01", "01", "01"], Targets(Read()));
    }

    [Fact]
    public void UncertainBackgroundIsLeftOutOfOneLabel()
    {
        _folder.Write("_background_", 21, 22);
        _folder.Build();
        Label("_background_/r021.wav", "owl", kind: 2);
        Assert.Equal(["0?", "00", "10", "10", "01", "01", "01"], Targets(Read()));
        Assert.Equal(6, Read(LabelCount.Single).Train.Count);
    }

    [Fact]
    public void AChangedLabelIsAnotherTraining()
    {
        _folder.Build();
        var single = Read(LabelCount.Single).Fingerprint;
        HashSet<string> seen = [Read(LabelCount.Multi).Fingerprint.ToString()];
        foreach (int kind in new[] { 1, 2 })
        {
            Label("owl/r001.wav", "bat", kind);
            Assert.True(seen.Add(Read(LabelCount.Multi).Fingerprint.ToString()));
        }

        Label("owl/r001.wav", "bat", kind: 0);
        Assert.False(seen.Add(Read(LabelCount.Multi).Fingerprint.ToString()));
        Label("owl/r002.wav", "bat", kind: 1);
        Assert.True(seen.Add(Read(LabelCount.Multi).Fingerprint.ToString()));
        Assert.Equal(single, Read(LabelCount.Single).Fingerprint);
    }

    [Fact]
    public void BackgroundAloneIsNothingToTrainOn()
    {
        Directory.Delete(_folder.Recording("owl"), recursive: true);
        Directory.Delete(_folder.Recording("bat"), recursive: true);
        _folder.Write("_background_", 21, 22, 23);
        _folder.Build();
        Assert.Equal(DiagnosticCodes.NothingToTrainOn, Assert.Throws<NightScanException>(() => Read()).Diagnostic.Descriptor);
    }

    private TrainingIndex Read(LabelCount labels = LabelCount.Auto) => TrainingIndex.Read(_folder.Settings.IndexDb, _folder.Cache, labels);

    private void Label(string recording, string name, int kind)
    {
        string[] parts = recording.Split('/');
        _folder.Execute($"""
            INSERT OR REPLACE INTO labels SELECT r.id, (SELECT id FROM classes WHERE name = '{name}'), {kind}
            FROM recordings r JOIN classes c ON c.id = r.class_id WHERE c.name = '{parts[0]}' AND r.path = '{parts[1]}'
            """);
    }

    /// <summary>A digit for each class; <c>?</c> where nobody knows.</summary>
    private static string[] Targets(TrainingIndex index)
    {
        RecordingList list = index[Split.Train];
        float[] target = new float[index.Classes.Count];
        return [.. Enumerable.Range(0, list.Count).Select(recording =>
        {
            list.WriteTarget(recording, target);
            return string.Concat(target.Select(value => value == LabelTarget.Unknown ? '?' : value == LabelTarget.Present ? '1' : '0'));
        })];
    }
}
