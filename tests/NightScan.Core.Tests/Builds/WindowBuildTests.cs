using NightScan.Annotations;
using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Cache;
using NightScan.Diagnostics;
using NightScan.Settings;

namespace NightScan.Tests.Builds;

/// <summary>All windows of recordings in class folders: which there are, what their files are called, and what is in them.</summary>
public sealed class WindowBuildTests : IDisposable
{
    private readonly PipelineFolder _data = new();

    public WindowBuildTests() => _data.Settings = _data.Settings with { Windows = WindowChoice.All };

    public void Dispose() => _data.Dispose();

    private void InTrain() => _data.Settings = _data.Settings with { ValidationFraction = 0, TestFraction = 0 };

    [Theory]
    [InlineData("Extend", 0, "0 0.25 0.5")]
    [InlineData("Remainder", 0, "0 0.25 0.5")]
    [InlineData("Full", 0, "0 0.25 0.35")]
    [InlineData("Drop", 0, "0 0.25")]
    [InlineData("Extend", 0.125, "0 0.125 0.25 0.375 0.5")]
    [InlineData("Full", 0.125, "0 0.125 0.25 0.35")]
    [InlineData("Drop", 0.125, "0 0.125 0.25")]
    public void TheGridIsThatOfTheSettings(string final, double overlap, string starts)
    {
        InTrain();
        _data.Settings = _data.Settings with { FinalWindow = Enum.Parse<FinalWindow>(final), WindowOverlap = overlap };
        _data.WriteLong("owl/a.wav", 1, 0.6);
        _data.WriteLong("owl/sub/b.wav", 2, 0.25);
        _data.PlanThenBuild();

        double[] times = [.. starts.Split(' ').Select(start => double.Parse(start, System.Globalization.CultureInfo.InvariantCulture))];
        string[] names = [.. times.Select(time => $"owl/a_{(int)(time * 1000):000000000}.npy")];
        string[] whole = overlap > 0 && final == "Extend" ? ["owl/b_000000000.npy", "owl/b_000000125.npy"] : ["owl/b.npy"];
        Assert.Equal([.. names, .. whole], _data.Names());
        _data.IsAsAnew();
    }

    [Fact]
    public void VariantsStandBesideEachWindow()
    {
        InTrain();
        _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(2) };
        _data.WriteLong("owl/a.wav", 1, 0.5);
        _data.WriteLong("owl/b.wav", 2, 0.2);
        _data.PlanThenBuild();

        Assert.Equal(["owl/a_000000000.npy", "owl/a_000000000_var001.npy", "owl/a_000000000_var002.npy", "owl/a_000000250.npy",
            "owl/a_000000250_var001.npy", "owl/a_000000250_var002.npy", "owl/b.npy", "owl/b_var001.npy", "owl/b_var002.npy"],
            _data.Names());
        Assert.Equal(9, _data.Contents().Values.Select(Convert.ToHexString).Distinct().Count());
        _data.IsAsAnew();
    }

    /// <summary>Each as if it were a recording that starts there, also behind a resampler.</summary>
    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    [InlineData(44100)]
    public void AWindowIsWhatARecordingThatStartsThereGives(int rate)
    {
        InTrain();
        _data.Settings = _data.Settings with { WindowOverlap = 0.05 };
        _data.WriteLong("owl/a.wav", 1, 1.1, rate);
        _data.Build();
        Dictionary<string, byte[]> windows = _data.Contents();

        using PipelineFolder cut = new();
        cut.Settings = cut.Settings with { ValidationFraction = 0, TestFraction = 0 };
        byte[] whole = File.ReadAllBytes(_data.Recording("owl/a.wav"));
        ReadOnlySpan<short> samples = MemoryMarshal.Cast<byte, short>(whole.AsSpan(whole.Length - (int)(1.1 * rate) * 2));
        foreach (string name in windows.Keys)
        {
            int start = int.Parse(name[^13..^4], System.Globalization.CultureInfo.InvariantCulture) * (rate / 100) / 10;
            WaveFile.Write(cut.Recording(Path.ChangeExtension(name["train/".Length..], ".wav")), samples[start..], rate);
        }

        cut.Build();
        Dictionary<string, byte[]> cuts = cut.Contents();
        Assert.Equal(6, windows.Count);
        Assert.Equal(windows.Keys, cuts.Keys);
        Assert.All(windows, window => Assert.Equal(window.Value[..^SpectrogramFile.TrailerLength],
            cuts[window.Key][..^SpectrogramFile.TrailerLength]));
        Assert.Equal(6, windows.Values.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void FirstAndAllAndFirstKeepTheFilesOfTheWindowAtTheStart()
    {
        _data.Settings = _data.Settings with { Windows = WindowChoice.First, VariantsPerSample = VariantCount.Of(1) };
        for (int i = 1; i <= 12; i++)
        {
            _data.WriteLong($"owl/r{i:000}.wav", i, i % 3 == 0 ? 0.25 : 0.6);
        }

        _data.Build();
        Dictionary<string, byte[]> first = _data.Contents();
        long ofFirst = first.Count;

        _data.Settings = _data.Settings with { Windows = WindowChoice.All };
        BuildStatistics all = _data.PlanThenBuild();
        Dictionary<string, byte[]> windows = _data.Contents();
        Assert.Equal((windows.Count - ofFirst, ofFirst, 0), (all.Generated(), all.UpToDate(), all.Pruned()));
        Assert.All(first, file => Assert.Equal(file.Value, windows[OfStart(file.Key)]));
        _data.IsAsAnew();

        _data.Settings = _data.Settings with { Windows = WindowChoice.First };
        BuildStatistics again = _data.PlanThenBuild();
        Assert.Equal((0, ofFirst, windows.Count - ofFirst), (again.Generated(), again.UpToDate(), again.Pruned()));
        Assert.Equal(first, _data.Contents());
        _data.IsAsAnew();

        string OfStart(string name) => windows.ContainsKey(name) ? name : name.Contains("_var", StringComparison.Ordinal)
            ? name.Replace("_var", "_000000000_var", StringComparison.Ordinal) : Path.ChangeExtension(name, null) + "_000000000.npy";
    }

    [Fact]
    public void AnotherOverlapOrFinalWindowMakesNewWindowsAlone()
    {
        InTrain();
        _data.WriteLong("owl/a.wav", 1, 0.6);
        _data.WriteLong("owl/b.wav", 2, 0.3);
        Assert.Equal("5/0/0/0", _data.PlanThenBuild().Summary());

        _data.Settings = _data.Settings with { FinalWindow = FinalWindow.Full };
        Assert.Equal("2/3/2/0", _data.PlanThenBuild().Summary());
        Assert.Equal(["a.wav# 0 0.25 0.35", "b.wav# 0 0.05"], _data.Windows().Select(row => row.Replace(".wav", ".wav#")));
        _data.IsAsAnew();

        // One window is left of b: its file is renamed.
        _data.Settings = _data.Settings with { FinalWindow = FinalWindow.Drop };
        Assert.Equal("0/3/2/0", _data.PlanThenBuild().Summary());
        Assert.Equal(["owl/a_000000000.npy", "owl/a_000000250.npy", "owl/b.npy"], _data.Names());
        _data.IsAsAnew();

        _data.Settings = _data.Settings with { WindowOverlap = 0.125 };
        Assert.Equal("1/3/0/0", _data.PlanThenBuild().Summary());
        _data.IsAsAnew();
    }

    [Fact]
    public void ALostIndexMakesNothingAgainAndNothingToDoIsNothing()
    {
        _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(1) };
        for (int i = 1; i <= 6; i++)
        {
            _data.WriteLong($"owl/r{i:000}.wav", i, 0.2 * i);
            _data.WriteLong($"frog/r{i:000}.wav", 10 + i, 0.2 * i);
        }

        _data.Build();
        Dictionary<string, byte[]> before = _data.Contents();
        Assert.Equal($"0/{before.Count}/0/0", _data.PlanThenBuild().Summary());
        File.Delete(_data.Settings.IndexDb);
        Assert.Equal($"0/{before.Count}/0/0", _data.PlanThenBuild().Summary());
        Assert.Equal(before, _data.Contents());
        _data.IsAsAnew();
    }

    [Fact]
    public void ADeletedChangedRenamedOrCopiedRecordingTakesItsWindowsAlong()
    {
        InTrain();
        for (int i = 1; i <= 4; i++)
        {
            _data.WriteLong($"owl/r{i:000}.wav", i, 0.5);
        }

        _data.WriteLong("frog/r101.wav", 101, 0.5);
        Assert.Equal("10/0/0/0", _data.Build().Summary());

        _data.WriteLong("owl/r001.wav", 51, 0.75);
        Assert.Equal("3/8/0/0", _data.PlanThenBuild().Summary());
        _data.IsAsAnew();
        _data.WriteLong("owl/r001.wav", 52, 0.2);
        Assert.Equal("1/8/3/0", _data.PlanThenBuild().Summary());
        _data.IsAsAnew();
        File.Delete(_data.Recording("owl/r001.wav"));
        Assert.Equal("0/8/1/0", _data.PlanThenBuild().Summary());
        _data.IsAsAnew();

        File.Move(_data.Recording("owl/r002.wav"), _data.Recording("owl/other.wav"));
        Assert.Equal("0/8/0/0", _data.PlanThenBuild().Summary());
        Assert.Contains("owl/other_000000250.npy", _data.Names());
        _data.IsAsAnew();
        Directory.CreateDirectory(_data.Recording("owl/sub"));
        File.Move(_data.Recording("owl/r003.wav"), _data.Recording("owl/sub/r003.wav"));
        Assert.Equal("0/8/0/0", _data.PlanThenBuild().Summary());
        _data.IsAsAnew();
        File.Move(_data.Recording("owl/other.wav"), _data.Recording("frog/other.wav"));
        Assert.Equal("2/6/2/0", _data.PlanThenBuild().Summary());
        _data.IsAsAnew();

        File.Copy(_data.Recording("owl/r004.wav"), _data.Recording("owl/copy.wav"));
        _data.Age("owl/copy.wav");
        Assert.Equal("2/8/0/0", _data.PlanThenBuild().Summary());
        Diagnostic copies = Assert.Single(_data.Said.Warnings);
        Assert.Equal("NS0118", copies.Code);
        Assert.StartsWith("1 recording is a copy", copies.Message, StringComparison.Ordinal);
        _data.IsAsAnew();
    }

    [Fact]
    public void NamesThatLookLikeThoseOfWindowsStayApart()
    {
        InTrain();
        _data.WriteLong("owl/a.wav", 1, 0.5);
        _data.WriteLong("owl/a_000000250.wav", 2, 0.2);
        _data.WriteLong("owl/sub/a.wav", 3, 0.5);
        _data.WriteLong("owl/A.flac.wav", 4, 0.5);
        _data.Build();
        Assert.Equal(7, _data.Names().Length);
        Assert.Equal(7, _data.Names().Select(name => name.ToUpperInvariant()).Distinct().Count());
        _data.IsAsAnew();
    }

    /// <summary>Where a name goes over from one recording to another, no file is written over another.</summary>
    [Fact]
    public void NamesThatChangeTheirOwnersChangeThemTruly()
    {
        InTrain();
        _data.Settings = _data.Settings with { Windows = WindowChoice.First };
        _data.WriteLong("owl/a.wav", 1, 0.2);
        _data.Build();
        _data.WriteLong("owl/b.wav", 2, 0.2);
        _data.Build();
        Directory.CreateDirectory(_data.Recording("owl/sub"));
        File.Move(_data.Recording("owl/a.wav"), _data.Recording("owl/sub/b.wav"));
        _data.Build();
        Assert.Equal(2, _data.Names().Length);

        _data.Settings = _data.Settings with { Windows = WindowChoice.All };
        Assert.Equal("0/2/0/0", _data.PlanThenBuild().Summary());
        _data.IsWhole();
        _data.Settings = _data.Settings with { Windows = WindowChoice.First };
        Assert.Equal("0/2/0/0", _data.PlanThenBuild().Summary());
        _data.IsWhole();
    }

    [Fact]
    public void AllWindowsOfARecordingAreInOneSplitAndSoAreGroups()
    {
        _data.Settings = _data.Settings with { GroupPattern = @"site\d+" };
        for (int i = 0; i < 30; i++)
        {
            _data.WriteLong($"owl/site{i / 2}-{i}.wav", i, 0.6);
        }

        _data.Build();
        Assert.Equal(["1"], _data.Query("SELECT DISTINCT count(DISTINCT split) FROM recordings GROUP BY group_hash"));
        Assert.Equal(["3"], _data.Query("SELECT count(DISTINCT split) FROM recordings"));
        Assert.Equal(90, _data.Outputs().Length);
        string[] splits = File.ReadAllLines(Path.Join(_data.Cache, "splits.csv"));
        Assert.Equal(31, splits.Length);
        Assert.DoesNotContain(splits, line => line.Contains('#'));
        Assert.Equal(30, _data.Query("SELECT DISTINCT file_path FROM audio_samples").Length);

        // Splits that are given move all of them.
        string csv = Path.Join(_data.Cache, "..", "given.csv");
        File.WriteAllLines(csv, splits.Select(
            (line, i) => i == 0 ? line : line[..(line.LastIndexOf(',') + 1)] + (i % 2 == 0 ? "val" : "train")));
        _data.Settings = _data.Settings with { SplitsCsv = csv };
        Assert.Equal("0/90/0/0", _data.PlanThenBuild().Summary());
        Assert.Equal(["0", "1"], _data.Query("SELECT DISTINCT split FROM recordings ORDER BY 1"));
        _data.IsAsAnew();

        // What they do not list is left out.
        File.WriteAllLines(csv, splits.Take(16));
        _data.Settings = _data.Settings with { Unlisted = Unlisted.Exclude, AllowMassDelete = true, AcceptSettings = true };
        Assert.Equal("0/66/24/0", _data.PlanThenBuild().Summary());
        _data.IsAsAnew();
    }

    [Fact]
    public void AMaximumIsSpreadOverRecordings()
    {
        InTrain();
        for (int i = 1; i <= 5; i++)
        {
            _data.WriteLong($"owl/r{i:000}.wav", i, i == 5 ? 0.25 : 1);
        }

        _data.Settings = _data.Settings with { MaxSamplesPerClass = 4 };
        Assert.Equal("4/0/0/0", _data.PlanThenBuild().Summary());
        Assert.Equal(["1"], Counts().Distinct());
        _data.IsAsAnew();
        string[] four = _data.Outputs();
        _data.Settings = _data.Settings with { MaxSamplesPerClass = 7 };
        Assert.Equal("3/4/0/0", _data.PlanThenBuild().Summary());
        Assert.Equal(["1", "1", "1", "2", "2"], [.. Counts().Order()]);
        Subset.Of(_data.Outputs(), four);
        _data.Settings = _data.Settings with { MaxSamplesPerClass = 14 };
        Assert.Equal("7/7/0/0", _data.PlanThenBuild().Summary());
        _data.IsAsAnew();

        // What is deleted makes room for others.
        _data.Settings = _data.Settings with { MaxSamplesPerClass = 4 };
        _data.Build();
        string gone = _data.Query("SELECT s.path FROM recordings s JOIN recordings w ON w.source = s.id WHERE w.selected = 1 LIMIT 1")[0];
        File.Delete(_data.Recording("owl/" + gone));
        Assert.Equal("1/3/1/0", _data.PlanThenBuild().Summary());
        _data.IsAsAnew();

        string[] Counts() => _data.Query("SELECT count(*) FROM recordings WHERE source IS NOT NULL AND selected = 1 GROUP BY source");
    }

    [Fact]
    public void AFolderThatIsAListMeansAllOfItsLabels()
    {
        InTrain();
        _data.WriteLong("owl,frog/a.wav", 1, 0.5);
        _data.WriteLong("owl/b.wav", 2, 0.25);
        _data.Build();
        Assert.Equal(["owl,frog/a.wav|0|frog|positive", "owl,frog/a.wav|0|owl|positive", "owl,frog/a.wav|0.25|frog|positive",
            "owl,frog/a.wav|0.25|owl|positive", "owl/b.wav|0|owl|positive"], _data.LabelsOfWindows());
        _data.IsAsAnew();
        _data.Settings = _data.Settings with { Windows = WindowChoice.First };
        _data.Build();
        _data.IsAsAnew();
        Directory.Delete(_data.Recording("owl,frog"), recursive: true);
        _data.Build();
        _data.IsAsAnew();
    }

    [Fact]
    public void StatisticsAndPurgeAndRepairCountWindows()
    {
        InTrain();
        _data.WriteLong("owl/a.wav", 1, 1);
        _data.WriteLong("frog/b.wav", 2, 0.5);
        SplitStatistics total = _data.Build().Train;
        Assert.Equal((2, 6, 6, 6), (total.Classes, total.Recordings, total.Spectrograms, total.Generated));
        Dictionary<string, byte[]> before = _data.Contents();

        File.Delete(Path.Join(_data.Cache, "train/owl/a_000000500.npy"));
        File.AppendAllText(Path.Join(_data.Cache, "train/owl/a_000000750.npy"), "x");
        RecordingReporter said = new();
        Assert.Equal((6, 2), NightScanPipeline.Verify(_data.Settings, repair: false, said, default));
        Assert.Equal((6, 2), NightScanPipeline.Verify(_data.Settings, repair: true, said, default));
        Assert.Equal(before, _data.Contents());

        Assert.Equal(6, NightScanPipeline.Purge(_data.Settings, said, default));
        Assert.Empty(_data.Outputs());
        Assert.Equal("6/0/0/0", _data.PlanThenBuild().Summary());
        Assert.Equal(before, _data.Contents());
    }

    [Fact]
    public void OtherSpectrogramsAreMadeOfAllWindows()
    {
        _data.WriteLong("owl/a.wav", 1, 1);
        _data.WriteLong("frog/b.wav", 2, 0.5);
        _data.Build();
        _data.Settings = _data.Settings with { Spectrogram = _data.Settings.Spectrogram with { MelBands = 12 } };
        Assert.Equal("6/0/0/0", _data.PlanThenBuild().Summary());
        // Windows of another length start elsewhere.
        _data.Settings = _data.Settings with { Spectrogram = _data.Settings.Spectrogram with { Duration = 0.5 } };
        Assert.Equal("3/0/4/0", _data.PlanThenBuild().Summary());
        _data.IsAsAnew();
    }

    [Fact]
    public void TheRecordingsOfAClassAreBackgroundsAsTheyAre()
    {
        InTrain();
        _data.Settings = _data.Settings with { BackgroundClass = "wind", VariantsPerSample = VariantCount.Of(2) };
        _data.WriteLong("owl/a.wav", 1, 0.5);
        _data.WriteLong("wind/b.wav", 2, 0.75);
        Assert.Equal("15/0/0/0", _data.PlanThenBuild().Summary());
        Assert.Empty(_data.Said.Warnings);
        _data.IsAsAnew();
    }
}
