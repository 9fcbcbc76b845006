using NightScan.Builds;
using NightScan.Diagnostics;
using NightScan.Settings;

namespace NightScan.Tests.Builds;

/// <summary>
/// A disk behind a class that is not mounted stops the build, and what was let go comes back into the splits that it had.
/// </summary>
public sealed class UnmountedTests : IDisposable
{
    private readonly PipelineFolder _data = new();
    private readonly string _disk;

    public UnmountedTests()
    {
        _disk = _data.AudioRoot + " disk";
        _data.Write("owl", [.. Enumerable.Range(1, 14)]);
        _data.Write("wren", [.. Enumerable.Range(51, 14)]);
        // Not the splits that the hash gives: those would come back by themselves.
        string csv = _data.AudioRoot + ".csv";
        File.WriteAllLines(csv, ["file_path,split", "wren/r051.wav,train",
            .. Enumerable.Range(101, 24).Select(seed => $"frog/r{seed:000}.wav,{(seed % 2 == 0 ? "val" : "test")}")]);
        _data.Settings = _data.Settings with { SplitsCsv = csv, Unlisted = Unlisted.Draw };
    }

    public void Dispose() => _data.Dispose();

    private string[] Splits() => _data.Query("SELECT file_path, split FROM audio_samples ORDER BY 1");

    private string[] Vanished() => _data.Query("SELECT path FROM vanished ORDER BY 1");

    private void Build()
    {
        _data.Build();
        _data.Settings = _data.Settings with { SplitsCsv = "" };
    }

    /// <summary>Makes the class frog of 24 recordings, 46 % of all, a link to a disk.</summary>
    private void LinkFrog()
    {
        _data.Write("frog", [.. Enumerable.Range(101, 24)]);
        Directory.CreateDirectory(_disk);
        Directory.Move(_data.Recording("frog"), Path.Join(_disk, "frog"));
        Directory.CreateSymbolicLink(_data.Recording("frog"), Path.Join(_disk, "frog"));
        Build();
    }

    private void Unmount() => Directory.Move(_disk, _disk + " away");

    private void Mount() => Directory.Move(_disk + " away", _disk);

    private Diagnostic Refused() =>
        Assert.Throws<NightScanException>(() =>
            NightScanPipeline.Run(_data.Settings, PipelineGoal.Pregenerate, new RecordingReporter(), default)).Diagnostic;

    private void LetGo()
    {
        _data.Settings = _data.Settings with { AllowMassDelete = true };
        _data.Build();
        _data.Settings = _data.Settings with { AllowMassDelete = false };
    }

    private const string Rows = "SELECT class_id, path, split, output_split, output_files, size, modified_ns FROM recordings ORDER BY 1, 2";

    [Fact]
    public void AClassBehindALinkThatLeadsNowhereEndsTheBuildBeforeAnythingIsChanged()
    {
        LinkFrog();
        string[] rows = _data.Query(Rows);
        var contents = _data.Contents();
        _data.WriteOne("owl/new.wav", 40);
        Unmount();

        Diagnostic refused = Refused();
        Assert.Equal(("NS0316", _data.Recording("frog")), (refused.Code, refused.File));
        Assert.Contains($"'{Path.Join(_disk, "frog")}'", refused.Message);
        Assert.Contains("mount the disk", refused.Message);
        Assert.Equal(rows, _data.Query(Rows));
        Assert.Equal(contents, _data.Contents());

        Mount();
        Assert.Equal("1/52/0/0", _data.Build().Summary());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatWasLetGoComesBackIntoTheSplitThatItHad(bool deletesLink)
    {
        LinkFrog();
        string[] before = Splits();
        var contents = _data.Contents();
        Unmount();
        if (deletesLink)
        {
            File.Delete(_data.Recording("frog"));
            Assert.Equal("NS0306", _data.FailBuild());
        }

        LetGo();
        Assert.Equal(28, _data.Outputs().Length);
        Assert.Equal(24, Vanished().Length);

        Mount();
        if (deletesLink)
        {
            Directory.CreateSymbolicLink(_data.Recording("frog"), Path.Join(_disk, "frog"));
        }

        Assert.Equal("24/28/0/0", _data.Build().Summary());
        Assert.Equal(before, Splits());
        Assert.Equal(contents, _data.Contents());
        Assert.Empty(Vanished());
        Assert.Equal(52, File.ReadAllLines(Path.Join(_data.Cache, "splits.csv")).Length - 1);
    }

    [Fact]
    public void ALinkDeeperInAClassIsLookedAtToo()
    {
        _data.Write("frog", [.. Enumerable.Range(101, 24)]);
        Directory.CreateDirectory(_disk);
        File.Move(_data.Recording("frog/r101.wav"), Path.Join(_disk, "r101.wav"));
        Directory.CreateDirectory(_data.Recording("frog/site"));
        Directory.CreateSymbolicLink(_data.Recording("frog/site/card"), _disk);
        Build();
        string[] before = Splits();
        Unmount();

        Diagnostic refused = Refused();
        Assert.Equal(("NS0316", _data.Recording("frog/site/card")), (refused.Code, refused.File));
        Assert.Equal(before, Splits());

        File.Delete(_data.Recording("frog/site/card"));
        Assert.Equal("0/51/1/0", _data.Build().Summary());
        Directory.CreateSymbolicLink(_data.Recording("frog/site/card"), _disk);
        Mount();
        _data.Build();
        Assert.Equal(before, Splits());
    }

    [Theory]
    [InlineData(false, "'toad' is new and has 24 recordings of the same names")]
    [InlineData(true, "'toad' is new and has recordings of the same content")]
    public void AClassThatWasCopiedToAnotherNameIsPointedAt(bool renamesRecordings, string expected)
    {
        _data.Write("frog", [.. Enumerable.Range(101, 24)]);
        Build();
        Directory.Move(_data.Recording("frog"), _data.Recording("toad"));
        foreach (string path in Directory.GetFiles(_data.Recording("toad")))
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-2));
            File.Move(path, renamesRecordings ? path.Replace("r1", "new1", StringComparison.Ordinal) : path);
        }

        _data.WriteOne("wren/r101.wav", 300);
        Diagnostic refused = Refused();
        Assert.Equal("NS0306", refused.Code);
        Assert.Contains($"Was the class 'frog' renamed? {expected}.", refused.Message, StringComparison.Ordinal);

        Directory.Delete(_data.Recording("toad"), recursive: true);
        Assert.Contains("Or was the class renamed? No other one has its names or contents", Refused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LinksThatLeadNowhereAndThatNothingIsKnownOfAreLeftAlone()
    {
        Build();
        Directory.CreateSymbolicLink(_data.Recording("never"), _disk);
        Directory.CreateSymbolicLink(_data.Recording("owl/never"), _disk);
        File.Delete(_data.Recording("owl/r001.wav"));

        Assert.Equal("0/27/1/0", _data.Build().Summary());
    }

    [Fact]
    public void BackgroundsBehindALinkAreNotTakenForNone()
    {
        Build();
        Directory.CreateSymbolicLink(_data.Recording("_background_noise_"), _disk);

        Assert.Equal("NS0316", _data.FailBuild());
        LetGo();
    }

    [Fact]
    public void AnEmptyMountPointIsRefusedByTheNameOfItsClass()
    {
        LinkFrog();
        string[] before = Splits();
        Directory.Move(Path.Join(_disk, "frog"), Path.Join(_disk, "mounted"));
        Directory.CreateDirectory(Path.Join(_disk, "frog"));

        Diagnostic refused = Refused();
        Assert.Equal(("NS0306", _data.Recording("frog")), (refused.Code, refused.File));
        Assert.Contains("24 of 24 known recordings of the class 'frog'", refused.Message);
        Assert.Equal(before, Splits());

        LetGo();
        Directory.Delete(Path.Join(_disk, "frog"));
        Directory.Move(Path.Join(_disk, "mounted"), Path.Join(_disk, "frog"));
        _data.Build();
        Assert.Equal(before, Splits());
    }

    [Theory]
    [InlineData("ant")]
    [InlineData("zebra")]
    public void AClassThatIsRenamedIsNotLostAndLeavesNothingBehind(string name)
    {
        _data.Write("frog", [.. Enumerable.Range(101, 24)]);
        Build();
        string[] before = Splits();
        Directory.Move(_data.Recording("frog"), _data.Recording(name));
        _data.Build();

        Assert.Equal(before.Select(row => row.Replace("frog", name)).Order(StringComparer.Ordinal), Splits());
        Assert.Empty(Vanished());
        Assert.Equal(52, File.ReadAllLines(Path.Join(_data.Cache, "splits.csv")).Length - 1);
    }

    [Fact]
    public void EverythingMayBeRenamedAtOnceAlsoWhenTimesAreNotTrusted()
    {
        _data.Write("frog", [.. Enumerable.Range(101, 24)]);
        Build();
        _data.Execute("UPDATE recordings SET modified_ns = 0 WHERE path LIKE '%1.wav'");
        foreach (string folder in Directory.GetDirectories(_data.AudioRoot))
        {
            Directory.Move(folder, folder + " new");
        }

        _data.Build();
        Assert.Empty(Vanished());
        Assert.Equal(52, Splits().Length);
    }

    [Fact]
    public void ANewcomerStandsForOneThatIsGoneAndNotForAllOfItsSizeAndTime()
    {
        _data.Write("frog", [.. Enumerable.Range(101, 24)]);
        DateTime time = DateTime.UtcNow.AddHours(-2);
        Array.ForEach(Directory.GetFiles(_data.Recording("frog")), path => File.SetLastWriteTimeUtc(path, time));
        Build();
        Directory.Delete(_data.Recording("frog"), recursive: true);
        _data.WriteOne("owl/new.wav", 40);
        File.SetLastWriteTimeUtc(_data.Recording("owl/new.wav"), time);

        Diagnostic refused = Refused();
        Assert.Equal("NS0306", refused.Code);
        Assert.StartsWith("23 of 24 ", refused.Message);
    }

    [Fact]
    public void ALostIndexDoesNotForgetWhatVanishedBefore()
    {
        LinkFrog();
        string[] before = Splits();
        Unmount();
        LetGo();
        string copy = File.ReadAllText(Path.Join(_data.Cache, "splits.csv"));
        Array.ForEach(Directory.GetFiles(_data.Cache, "index.db*"), File.Delete);
        File.Delete(_data.Recording("frog"));
        _data.Build();
        Assert.Equal(copy, File.ReadAllText(Path.Join(_data.Cache, "splits.csv")));

        Directory.CreateSymbolicLink(_data.Recording("frog"), Path.Join(_disk, "frog"));
        Mount();
        _data.Build();
        Assert.Equal(before, Splits());
        Assert.Empty(Vanished());
    }

    [Fact]
    public void WhatComesBackUnderAnotherNameGoesWhereItsContentWas()
    {
        LinkFrog();
        string[] before = Splits();
        File.Delete(_data.Recording("frog"));
        LetGo();
        Directory.Move(Path.Join(_disk, "frog"), _data.Recording("toad"));
        _data.Build();

        Assert.Equal(before.Select(row => row.Replace("frog", "toad")).Order(StringComparer.Ordinal), Splits());
        Assert.Empty(Vanished());
    }

    [Fact]
    public void SomethingNewAtAnOldPlaceHasTheSplitOfThePlaceUnlessItsContentHasOne()
    {
        LinkFrog();
        File.Delete(_data.Recording("frog"));
        LetGo();
        _data.WriteOne("frog/r101.wav", 300);
        _data.WriteOne("frog/r103.wav", 102);
        _data.Build();

        Assert.Equal(["frog/r101.wav|test", "frog/r103.wav|val"], Splits().Where(row => row.StartsWith("frog", StringComparison.Ordinal)));
        Assert.DoesNotContain("frog/r101.wav", Vanished());
        Assert.DoesNotContain("frog/r102.wav", Vanished());
    }

    [Fact]
    public void SplitsThatAreDrawnAnewAreDrawnForWhatComesBackToo()
    {
        LinkFrog();
        string[] before = Splits();
        File.Delete(_data.Recording("frog"));
        LetGo();
        _data.Settings = _data.Settings with { ReassignSplits = true };
        _data.Build();
        Assert.Empty(Vanished());
        Assert.DoesNotContain("frog", File.ReadAllText(Path.Join(_data.Cache, "splits.csv")));

        _data.Settings = _data.Settings with { ReassignSplits = false };
        Directory.CreateSymbolicLink(_data.Recording("frog"), Path.Join(_disk, "frog"));
        _data.Build();
        Assert.NotEqual(before, Splits());
    }

    [Fact]
    public void ANewSplitsFileNamesWhatVanishedAsWellAsWhatIsThere()
    {
        LinkFrog();
        File.Delete(_data.Recording("frog"));
        LetGo();
        string csv = _data.AudioRoot + ".csv";
        File.WriteAllLines(csv, ["file_path,split", "frog/r101.wav,train", "frog/r102.wav,train", "owl/r001.wav,test"]);
        _data.Settings = _data.Settings with { SplitsCsv = csv };
        _data.Build();
        Assert.StartsWith("2 of 3 rows", Assert.Single(_data.Said.Warnings, warning => warning.Code == "NS0308").Message,
            StringComparison.Ordinal);

        _data.Settings = _data.Settings with { SplitsCsv = "" };
        Directory.CreateSymbolicLink(_data.Recording("frog"), Path.Join(_disk, "frog"));
        _data.Build();
        Assert.Equal(["frog/r101.wav|train", "frog/r102.wav|train", "frog/r103.wav|test"], Splits().Take(3));
    }
}
