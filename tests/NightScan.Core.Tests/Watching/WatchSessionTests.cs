using NightScan.Augmentation;
using NightScan.Diagnostics;
using NightScan.Settings;
using NightScan.Tests.Builds;

namespace NightScan.Tests.Watching;

/// <summary>What a watch builds, and when; the cache is the one that a build makes.</summary>
public sealed class WatchSessionTests : IDisposable
{
    private readonly WatchedPipeline _watch = new();

    public void Dispose() => _watch.Dispose();

    [Fact]
    public void WhatIsNewIsBuiltOnceItIsQuiet()
    {
        _watch.Run(1);
        Assert.Equal((1, 24), (_watch.Builds, _watch.Data.Outputs().Length));
        _watch.Write("owl/new.wav", 100);
        _watch.Run(1.9);
        Assert.Equal(1, _watch.Builds);
        _watch.Run(0.5);
        Assert.True(_watch.Has("owl/new"));
        Assert.Equal(["1 new"], _watch.Lines);
    }

    [Fact]
    public void WhatHappensTogetherIsOneLine()
    {
        _watch.Run(1);
        _watch.Write("owl/new.wav", 100);
        _watch.Write("owl/r001.wav", 101);
        File.Delete(_watch.Data.Recording("owl/r002.wav"));
        File.Move(_watch.Data.Recording("wren/r051.wav"), _watch.Data.Recording("wren/other.wav"));
        Directory.CreateDirectory(_watch.Data.Recording("frog"));
        _watch.Write("frog/a.wav", 102);
        _watch.Tell("wren");
        _watch.Run(5);
        Assert.Equal(["2 new, 1 renamed, 1 changed, 1 deleted"], _watch.Lines);
        Assert.Equal(2, _watch.Builds);
        Assert.True(_watch.Has("frog/a") && _watch.Has("wren/other") && !_watch.Has("owl/r002") && !_watch.Has("wren/r051"));
    }

    [Fact]
    public void NobodyNeedsToTell()
    {
        _watch.Run(1);
        WaveFile.WriteTone(_watch.Data.Recording("owl/untold.wav"), 100);
        _watch.Run(65);
        Assert.True(_watch.Has("owl/untold"));
    }

    [Fact]
    public void WhereChangesAreNotToldTheyAreFoundWithinSeconds()
    {
        _watch.Events.Refusal = "it is a test";
        _watch.Run(1);
        WaveFile.WriteTone(_watch.Data.Recording("owl/untold.wav"), 100);
        _watch.Run(8);
        Assert.True(_watch.Has("owl/untold"));
        Assert.Single(_watch.Said.Messages, text => text.Contains("since it is a test", StringComparison.Ordinal));
    }

    [Fact]
    public void WhoStopsTellingIsReplacedByLooking()
    {
        _watch.Run(1);
        _watch.Events.Failure = "there are too many folders";
        WaveFile.WriteTone(_watch.Data.Recording("owl/untold.wav"), 100);
        _watch.Run(8);
        Assert.True(_watch.Has("owl/untold"));
        _watch.Run(60);
        Assert.Single(_watch.Said.Messages, text => text.Contains("since there are too many folders", StringComparison.Ordinal));
    }

    [Fact]
    public void ToldOfAnythingItLooksAtEverything()
    {
        _watch.Run(1);
        WaveFile.WriteTone(_watch.Data.Recording("owl/new.wav"), 100);
        WaveFile.WriteTone(_watch.Data.Recording("wren/new.wav"), 101);
        _watch.Events.Changed(null);
        _watch.Run(3);
        Assert.Equal(["2 new"], _watch.Lines);
    }

    [Fact]
    public void WhatComesIntoANewFolderUntoldIsFoundSoon()
    {
        _watch.Run(1);
        Directory.CreateDirectory(_watch.Data.Recording("owl/sub"));
        _watch.Tell("owl");
        _watch.Run(0.5);
        WaveFile.WriteTone(_watch.Data.Recording("owl/sub/new.wav"), 100);
        _watch.Run(6);
        Assert.Equal(["1 new"], _watch.Lines);
    }

    [Fact]
    public void WhatGrowsIsNeitherBuiltNorHoldsUpTheRestForLong()
    {
        _watch.Run(1);
        _watch.Run(5, () => _watch.Append("owl/growing.wav"));
        _watch.Write("wren/done.wav", 100);
        _watch.Run(30, () => _watch.Append("owl/growing.wav"));
        Assert.True(_watch.Has("wren/done"));
        Assert.Empty(_watch.Data.Query("SELECT 1 FROM audio_samples WHERE file_path LIKE '%growing%'"));

        // Who has been growing for so long is not waited for at all.
        _watch.Write("wren/soon.wav", 101);
        _watch.Run(3, () => _watch.Append("owl/growing.wav"));
        Assert.True(_watch.Has("wren/soon"));
        Assert.Empty(_watch.Data.Query("SELECT 1 FROM audio_samples WHERE file_path LIKE '%growing%'"));

        _watch.Write("owl/growing.wav", 102);
        _watch.Run(3);
        Assert.True(_watch.Has("owl/growing"));
        Assert.Empty(_watch.Said.Warnings);
    }

    [Fact]
    public void WhatGrowsAlreadyAtTheBeginningIsLeftOut()
    {
        _watch.Write("owl/growing.wav", 100);
        _watch.Run(4.5, () => _watch.Append("owl/growing.wav"));
        Assert.Equal((1, 24), (_watch.Builds, _watch.Data.Outputs().Length));
        _watch.Run(4);
        Assert.True(_watch.Has("owl/growing"));
    }

    [Fact]
    public void WhatHasJustBeenCopiedIsBuiltByTheFirstBuild()
    {
        _watch.Write("owl/new.wav", 100);
        _watch.Run(3);
        Assert.Equal((1, 25), (_watch.Builds, _watch.Data.Outputs().Length));
    }

    [Fact]
    public void AKnownRecordingThatIsWrittenToAtTheBeginningIsNotTakenForGone()
    {
        _watch.Data.Build();
        string[] before = _watch.Data.Outputs();
        _watch.Run(4.5, () => _watch.Append("owl/r003.wav"));
        Assert.Equal((1, 0L), (_watch.Builds, _watch.Session.Totals!.Pruned));
        Assert.Equal(before, _watch.Data.Outputs());
        _watch.Run(4);
        Assert.Equal(["1 changed"], _watch.Lines);
    }

    [Fact]
    public void AnIndexThatTrustsNoTimeIsBuiltOnAsWell()
    {
        foreach (string path in Directory.EnumerateFiles(_watch.Data.AudioRoot, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }

        _watch.Data.Build();
        _watch.Run(8);
        Assert.Equal(0, _watch.Session.Totals!.Generated + _watch.Session.Totals.Pruned);
        Assert.Equal(24, _watch.Data.Outputs().Length);
    }

    [Fact]
    public void AKnownRecordingThatIsWrittenToStaysAsItWas()
    {
        _watch.Run(1);
        string output = Path.Join(_watch.Data.Cache,
            _watch.Data.Outputs().Single(path => path.EndsWith("owl/r003.npy", StringComparison.Ordinal)));
        byte[] before = File.ReadAllBytes(output);
        _watch.Run(35, () => _watch.Append("owl/r003.wav"));
        _watch.Write("wren/new.wav", 100);
        _watch.Run(5, () => _watch.Append("owl/r003.wav"));
        Assert.True(_watch.Has("wren/new"));
        Assert.Equal(before, File.ReadAllBytes(output));
        Assert.Empty(_watch.Said.Warnings);

        _watch.Write("owl/r003.wav", 101);
        _watch.Run(3);
        Assert.NotEqual(before, File.ReadAllBytes(output));
    }

    [Fact]
    public void WhatIsWrittenToWhileABuildBeginsIsBuiltByTheNext()
    {
        _watch.Run(1);
        _watch.Write("owl/new.wav", 100);
        _watch.BeforeBuild = () =>
        {
            _watch.BeforeBuild = () => { };
            _watch.Append("owl/new.wav");
            _watch.Append("owl/r001.wav");
        };
        _watch.Run(2.5);
        Assert.Equal(2, _watch.Builds);
        Assert.False(_watch.Has("owl/new"));
        _watch.Run(5);
        Assert.True(_watch.Has("owl/new"));
        Assert.Empty(_watch.Said.Warnings);
        _watch.Data.Settings = _watch.Data.Settings with { RehashContents = true };
        Assert.Equal(0, _watch.Data.Build().Generated());
    }

    [Fact]
    public void ADiskThatIsGoneIsSaidOnceAndBuiltOnFromWhenItIsBack()
    {
        _watch.Run(1);
        Directory.Move(_watch.Data.AudioRoot, _watch.Data.AudioRoot + " away");
        _watch.Run(600);
        Assert.Equal(["NS0301"], _watch.Said.Errors.Select(error => error.Code));
        Assert.Equal(24, _watch.Data.Outputs().Length);

        Directory.Move(_watch.Data.AudioRoot + " away", _watch.Data.AudioRoot);
        _watch.Run(10);
        _watch.Write("owl/new.wav", 100);
        _watch.Run(4);
        Assert.Equal(["nothing new", "1 new"], _watch.Lines);
        Assert.Single(_watch.Said.Errors);
    }

    [Fact]
    public void AnEmptyMountPointIsRefusedOnceAndForgottenWhenTheDiskIsBack()
    {
        _watch.Run(1);
        Directory.Move(_watch.Data.AudioRoot, _watch.Data.AudioRoot + " away");
        Directory.CreateDirectory(_watch.Data.Recording("owl"));
        _watch.Run(600);
        Assert.Equal(["NS0306"], _watch.Said.Errors.Select(error => error.Code));
        Assert.InRange(_watch.Builds, 2, 8);

        Directory.Delete(_watch.Data.AudioRoot, recursive: true);
        Directory.Move(_watch.Data.AudioRoot + " away", _watch.Data.AudioRoot);
        _watch.Run(10);
        Assert.Equal(["nothing new"], _watch.Lines);
        Assert.Equal(24, _watch.Data.Outputs().Length);

        // The next time it is news again.
        Directory.Move(_watch.Data.AudioRoot, _watch.Data.AudioRoot + " away");
        Directory.CreateDirectory(_watch.Data.Recording("owl"));
        _watch.Run(10);
        Assert.Equal(["NS0306", "NS0306"], _watch.Said.Errors.Select(error => error.Code));
    }

    [Fact]
    public void WhatMayGoOnceMayNotGoLater()
    {
        _watch.Data.Settings = _watch.Data.Settings with { AllowMassDelete = true, RehashContents = true, RetryFailed = true };
        _watch.Run(1);
        Directory.Delete(_watch.Data.Recording("owl"), recursive: true);
        Directory.Delete(_watch.Data.Recording("wren"), recursive: true);
        Directory.CreateDirectory(_watch.Data.Recording("owl"));
        _watch.Events.Changed(null);
        _watch.Run(5);
        Assert.Equal(["NS0306"], _watch.Said.Errors.Select(error => error.Code));
    }

    [Fact]
    public void TroubleOfTheFirstBuildEndsIt()
    {
        Directory.Delete(_watch.Data.AudioRoot, recursive: true);
        Assert.Equal("NS0301", Assert.Throws<NightScanException>(() => _watch.Run(1)).Diagnostic.Code);
    }

    [Fact]
    public void WhatCannotBeUsedIsSaidOnce()
    {
        _watch.Run(1);
        File.WriteAllBytes(_watch.Data.Recording("owl/noise.wav"), new byte[5000]);
        _watch.Tell("owl");
        _watch.Run(5);
        for (int i = 0; i < 3; i++)
        {
            _watch.Write($"wren/new{i}.wav", 100 + i);
            _watch.Run(5);
        }

        Assert.Equal(5, _watch.Builds);
        Assert.Equal(["NS0101"], _watch.Said.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void ASplitsFileIsWatched()
    {
        string csv = _watch.Data.AudioRoot + ".csv";
        File.WriteAllText(csv, "file_path,split\nowl/r001.wav,test\n");
        _watch.Data.Settings = _watch.Data.Settings with { SplitsCsv = csv, Unlisted = Unlisted.Draw };
        _watch.Run(5);
        Assert.Contains("test/owl/r001.npy", _watch.Data.Outputs());
        int before = _watch.Builds;
        File.WriteAllText(csv, "file_path,split\nowl/r001.wav,train\n");
        _watch.Run(6);
        Assert.Contains("train/owl/r001.npy", _watch.Data.Outputs());
        Assert.Equal("another SplitsCsv", _watch.Lines[^1]);
        Assert.Equal(before + 1, _watch.Builds);
    }

    [Fact]
    public void AnAugmentationFileIsWatched()
    {
        string json = _watch.Data.AudioRoot + ".json";
        File.WriteAllText(json, "{}");
        SettingValues values = new(new Dictionary<string, string> { ["AugmentationFile"] = json }, Path.GetDirectoryName(json)!);
        _watch.Data.Settings = new PipelineSettings(values) with
        {
            AudioRoot = _watch.Data.AudioRoot,
            CacheDir = _watch.Data.Cache,
            IndexDb = _watch.Data.Settings.IndexDb,
            Spectrogram = TestSettings.SmallSpectrogram,
            VariantsPerSample = VariantCount.Of(1),
            NumWorkers = 2,
        };
        _watch.Run(5);
        File.WriteAllText(json, "{ not JSON");
        _watch.Run(6);
        Assert.Equal(["NS0220"], _watch.Said.Errors.Select(error => error.Code));
        File.WriteAllText(json, """{ "weights": { "pitch": 0 } }""");
        _watch.Run(6);
        Assert.Equal("another AugmentationFile", _watch.Lines[^1]);
        Assert.Contains(_watch.Said.Messages, text => text.StartsWith("Changed since the last build", StringComparison.Ordinal));
    }

    [Fact]
    public void IdleItHardlyWakes()
    {
        _watch.Run(10);
        int before = _watch.Steps;
        _watch.Run(580);
        Assert.InRange(_watch.Steps - before, 1, 400);
        Assert.Equal(1, _watch.Builds);
        // Ten minutes after a build there is another one in any case.
        _watch.Run(60);
        Assert.Equal(2, _watch.Builds);
    }

    [Fact]
    public void AFolderBehindALinkIsWatchedToo()
    {
        string elsewhere = _watch.Data.AudioRoot + " elsewhere";
        WaveFile.WriteTone(Path.Join(elsewhere, "a.wav"), 100);
        WaveFile.WriteTone(Path.Join(elsewhere, "sub", "b.wav"), 101);
        Directory.CreateSymbolicLink(_watch.Data.Recording("linked"), elsewhere);
        Directory.CreateSymbolicLink(_watch.Data.Recording("owl/inner"), Path.Join(elsewhere, "sub"));
        _watch.Run(8);
        Assert.Equal(
            [(_watch.Data.AudioRoot, null), (_watch.Data.Recording("linked"), "linked"), (_watch.Data.Recording("owl/inner/"), "owl")],
            _watch.Events.Watched.Select(folder => (folder.Path, folder.ClassName)).OrderBy(folder => folder.Path, StringComparer.Ordinal));

        Directory.Delete(_watch.Data.Recording("linked"));
        _watch.Tell("linked");
        _watch.Run(8);
        Assert.Equal(2, _watch.Events.Watched.Count);
        Directory.Delete(elsewhere, recursive: true);
    }
}
