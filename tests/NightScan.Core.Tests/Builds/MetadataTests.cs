using NightScan.Diagnostics;
using NightScan.Settings;
using NightScan.Tests.Recordings.Metadata;

namespace NightScan.Tests.Builds;

/// <summary>Metadata in the index, and groups that are made of it.</summary>
public sealed class MetadataTests : IDisposable
{
    private readonly PipelineFolder _data = new();

    public void Dispose() => _data.Dispose();

    private void Write(string path, int seed, string? guano)
    {
        _data.WriteOne(path, seed);
        if (guano is not null)
        {
            MetadataWave.Append(_data.Recording(path), MetadataWave.Guano(guano));
            _data.Age(path);
        }
    }

    /// <summary>Devices with some recordings each, of two classes and several nights.</summary>
    private void WriteDevices(int devices, int each)
    {
        for (int i = 0; i < devices * each; i++)
        {
            Write($"{(i % 2 == 0 ? "owl" : "frog")}/n{i}.wav", i,
                $"Model: AudioMoth\nSerial: {i / each:X16}\nTimestamp: 2019-05-{(i % each) + 1:00}T{(i % 3 == 0 ? 20 : 4):00}:00:00");
        }
    }

    private string[] Splits() => _data.Query("SELECT file_path, split FROM audio_samples ORDER BY 1");

    [Fact]
    public void TheViewHasWhatRecordersWroteBehindWhatItAlwaysHad()
    {
        Write("owl/S4A01234_20190505_045900.wav", 1, null);
        Write("owl/b.wav", 2, "Timestamp: 2020-01-02T03:04:05Z\nModel: Batlogger\nSerial: 9\nLoc Position: -47.25 8.5");
        Write("owl/c.wav", 3, null);
        _data.Build();

        Assert.Equal(["id", "file_path", "class_name", "duration", "file_size", "split", "recorded_at", "recorder", "latitude",
            "longitude"],
            _data.Query("SELECT name FROM pragma_table_info('audio_samples')"));
        Assert.Equal(["2019-05-05T04:59:00|Song Meter S4A01234||", "2020-01-02T03:04:05+00:00|Batlogger 9|-47.25|8.5", "|||"],
            _data.Query("SELECT recorded_at, recorder, latitude, longitude FROM audio_samples ORDER BY file_path"));
        Assert.Equal(["1577934245"], _data.Query("SELECT strftime('%s', recorded_at) FROM audio_samples WHERE file_path = 'owl/b.wav'"));
    }

    [Fact]
    public void AChangedOrRenamedRecordingGetsItsMetadataAnew()
    {
        Write("owl/a.wav", 1, "Model: one");
        Write("owl/b.wav", 2, "Model: two\nTimestamp: 2020-01-02T03:04:05Z");
        Write("owl/20190505_045900.wav", 3, null);
        _data.Build();
        Write("owl/a.wav", 1, "Model: another");
        Write("owl/b.wav", 4, null);
        File.Move(_data.Recording("owl/20190505_045900.wav"), _data.Recording("owl/20190506_045900.wav"));
        _data.Build();

        Assert.Equal(["2019-05-06T04:59:00|", "|another", "|"],
            _data.Query("SELECT recorded_at, recorder FROM audio_samples ORDER BY file_path"));
    }

    [Theory]
    [InlineData(GroupBy.Recorder, 12)]
    [InlineData(GroupBy.Date, 5)] // the morning of the first belongs to the night before
    [InlineData(GroupBy.Recorder | GroupBy.Date, 36)] // an evening and the next morning are one
    public void AGroupIsInOneSplit(object groupBy, int groups)
    {
        _data.Settings = _data.Settings with { GroupBy = (GroupBy)groupBy, TestFraction = 0.3, ValidationFraction = 0.3 };
        WriteDevices(devices: 12, each: 4);
        _data.Build();

        Assert.All(_data.Query("SELECT count(DISTINCT split) FROM recordings GROUP BY group_hash"), count => Assert.Equal("1", count));
        Assert.Equal([$"{groups}"], _data.Query("SELECT count(DISTINCT group_hash) FROM recordings"));
        if (groupBy is GroupBy.Recorder)
        {
            Assert.All(_data.Query("SELECT count(DISTINCT split) FROM audio_samples GROUP BY recorder"), count => Assert.Equal("1", count));
            Assert.Equal(["3"], _data.Query("SELECT count(DISTINCT split) FROM audio_samples"));
        }
    }

    [Fact]
    public void LaterRecordingsOfAGroupJoinItsSplit()
    {
        _data.Settings = _data.Settings with { GroupBy = GroupBy.Recorder, TestFraction = 0.4, ValidationFraction = 0.3 };
        WriteDevices(devices: 12, each: 4);
        _data.Build();
        string[] before = Splits();
        for (int device = 0; device < 12; device++)
        {
            Write($"toad/later{device}.wav", 1000 + device, $"Model: AudioMoth\nSerial: {device:X16}");
        }

        _data.Build();
        Subset.Of(Splits(), before);
        Assert.All(_data.Query("SELECT count(DISTINCT split) FROM audio_samples GROUP BY recorder"), count => Assert.Equal("1", count));
    }

    [Fact]
    public void FoldersAreGroupsOverClassesButTheClassFolderIsNone()
    {
        _data.Settings = _data.Settings with { GroupBy = GroupBy.Folder };
        for (int i = 0; i < 30; i++)
        {
            _data.WriteOne($"{(i % 2 == 0 ? "owl" : "frog")}/site{i / 6}/deep/n{i}.wav", i);
            _data.WriteOne($"owl/alone{i}.wav", 100 + i);
        }

        _data.Build();
        Assert.Equal(["5"], _data.Query("SELECT count(DISTINCT group_hash) FROM recordings WHERE path LIKE 'site%'"));
        Assert.Equal(["30"], _data.Query("SELECT count(DISTINCT group_hash) FROM recordings WHERE path LIKE 'alone%'"));

        // A renamed folder stays together with what comes into it.
        string[] split = _data.Query("SELECT DISTINCT split FROM audio_samples WHERE file_path LIKE 'owl/site3/%'");
        Directory.Move(_data.Recording("owl/site3"), _data.Recording("owl/valley"));
        _data.Build();
        _data.WriteOne("owl/valley/deep/more.wav", 500);
        _data.WriteOne("owl/valley/deep/yet more.wav", 501);
        _data.Build();
        Assert.Equal(split, _data.Query("SELECT DISTINCT split FROM audio_samples WHERE file_path LIKE 'owl/valley/%'"));
        Assert.Equal(["1"], _data.Query("SELECT count(DISTINCT group_hash) FROM recordings WHERE path LIKE 'valley/%'"));
    }

    [Fact]
    public void WhatIsUnknownFallsBackToWhatIsKnownAndThenToTheContent()
    {
        _data.Settings = _data.Settings with { GroupBy = GroupBy.Recorder | GroupBy.Date };
        Write("owl/20190505_200000.wav", 1, null);
        Write("owl/20190506_040000.wav", 2, null);
        Write("owl/c.wav", 3, null);
        Write("owl/d.wav", 4, null);
        Write("frog/e.wav", 4, null);
        _data.Build();

        Assert.Equal(["1", "2", "2"], _data.Query("SELECT count(*) FROM recordings GROUP BY group_hash ORDER BY 1"));
        Assert.Equal(["2"], _data.Query("SELECT count(*) FROM recordings WHERE path LIKE '2019%' GROUP BY group_hash"));
    }

    [Fact]
    public void GroupPatternGoesFirstWhereItMatches()
    {
        _data.Settings = _data.Settings with { GroupBy = GroupBy.Recorder, GroupPattern = @"site\d+" };
        Write("owl/site1_a.wav", 1, "Model: one");
        Write("owl/site1_b.wav", 2, "Model: two");
        Write("owl/c.wav", 3, "Model: one");
        Write("owl/d.wav", 4, "Model: one");
        _data.Build();

        Assert.Equal(["c.wav,d.wav", "site1_a.wav,site1_b.wav"],
            _data.Query("SELECT group_concat(path ORDER BY path) FROM recordings GROUP BY group_hash ORDER BY 1"));
    }

    [Fact]
    public void AnotherGroupingIsRefusedUntilReassigningIsAskedFor()
    {
        WriteDevices(devices: 12, each: 4);
        _data.Build();
        string[] before = Splits();
        Assert.DoesNotContain("GroupBy", _data.Query("SELECT value FROM meta WHERE key = 'split_settings'").Single(),
            StringComparison.Ordinal);
        _data.Settings = _data.Settings with { GroupBy = GroupBy.Recorder | GroupBy.Date };
        NightScanException refused = Assert.Throws<NightScanException>(() => _data.Build());
        Assert.Equal("NS0307", refused.Diagnostic.Code);
        Assert.Contains("GroupBy=recorder date", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ReassignSplits=true", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Splits());

        _data.Settings = _data.Settings with { GroupBy = GroupBy.Recorder, ReassignSplits = true };
        _data.Build();
        Assert.All(_data.Query("SELECT count(DISTINCT split) FROM audio_samples GROUP BY recorder"), count => Assert.Equal("1", count));
        _data.Settings = _data.Settings with { ReassignSplits = false };
        before = Splits();
        _data.Build();
        Assert.Equal(before, Splits());
    }

    [Fact]
    public void AnOlderIndexIsGroupedInTheBuildThatMigratesIt()
    {
        WriteDevices(devices: 12, each: 4);
        _data.Build();
        _data.Execute("UPDATE recordings SET recorded_at = NULL, recorder = NULL; DELETE FROM meta WHERE key = 'metadata'");
        _data.Settings = _data.Settings with { GroupBy = GroupBy.Recorder, ReassignSplits = true };
        _data.Build();

        Assert.Equal(["12"], _data.Query("SELECT count(DISTINCT group_hash) FROM recordings"));
        Assert.All(_data.Query("SELECT count(DISTINCT split) FROM audio_samples GROUP BY recorder"), count => Assert.Equal("1", count));
    }

    [Fact]
    public void ALostIndexTakesTheSplitsOfTheGroupsFromTheCopy()
    {
        _data.Settings = _data.Settings with { GroupBy = GroupBy.Date, TestFraction = 0.3, ValidationFraction = 0.3 };
        WriteDevices(devices: 12, each: 4);
        _data.Build();
        string[] before = Splits();
        foreach (string file in Directory.EnumerateFiles(_data.Cache, "index.db*"))
        {
            File.Delete(file);
        }

        _data.Build();
        Assert.Equal(before, Splits());
    }
}
