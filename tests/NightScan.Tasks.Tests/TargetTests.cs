namespace NightScan.Tasks.Tests;

public sealed class TargetTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void BuildIndexesAndGenerates()
    {
        _workspace.WriteRecordings();
        _workspace.Build().Succeeds().Says("data -> 24 generated, 0 up to date, 0 pruned, 0 failed");
        Assert.Equal(24, _workspace.Spectrograms.Length);
        Assert.Equal(new CacheSummary(24, 24, 24, 0, 0, 0), _workspace.Summary);
        _workspace.Build().Succeeds().Says("data -> 0 generated, 24 up to date, 0 pruned, 0 failed");
    }

    [Fact]
    public void IndexWritesNoSpectrogram()
    {
        _workspace.WriteRecordings();
        _workspace.Build("-t:Index").Succeeds().Says("data -> 24 recordings indexed");
        Assert.True(File.Exists(Path.Combine(_workspace.CacheDir, "index.db")));
        Assert.Empty(_workspace.Spectrograms);
    }

    [Fact]
    public void CacheStatisticsBuildsNothing()
    {
        _workspace.WriteRecordings();
        _workspace.Build().Succeeds();
        _workspace.WriteRecording("tawny owl/new.wav", 50);
        _workspace.Build("-t:CacheStatistics").Succeeds().Says("spectrograms");
        Assert.Equal(24, _workspace.Spectrograms.Length);
    }

    [Fact]
    public void VerifyCacheFindsADamagedSpectrogramAndMakesItAgainOnRequest()
    {
        _workspace.WriteRecordings();
        _workspace.Build().Succeeds();
        _workspace.Build("-t:VerifyCache").Succeeds().Says("data -> 24 spectrograms verified, 0 damaged");
        string damaged = Path.Combine(_workspace.CacheDir, _workspace.Spectrograms[3]);
        using (FileStream file = File.OpenWrite(damaged))
        {
            file.SetLength(file.Length / 2);
        }
        _workspace.Build("-t:VerifyCache").FailsWith("NS0311", damaged);
        _workspace.Build("-t:VerifyCache", "-p:Repair=true").Succeeds().Warns("NS0311", damaged);
        Assert.Equal(1, _workspace.Summary.Generated);
    }

    [Fact]
    public void PurgeCacheDeletesTheSpectrogramsAndNothingElse()
    {
        _workspace.WriteRecordings();
        _workspace.Build().Succeeds();
        string foreign = Path.Combine(_workspace.CacheDir, "train", "mine.npy");
        File.WriteAllText(foreign, "not the index's");
        _workspace.Build("-t:PurgeCache").Succeeds();
        Assert.Equal([Path.Combine("train", "mine.npy")], _workspace.Spectrograms);
    }

    [Fact]
    public void CleanAndRebuildKeepTheCache()
    {
        _workspace.WriteRecordings();
        _workspace.Build().Succeeds();
        _workspace.Build("-t:Clean").Succeeds().Says("the spectrogram cache is kept").Says("-t:PurgeCache");
        Assert.Equal(24, _workspace.Spectrograms.Length);
        _workspace.Build("-t:Rebuild").Succeeds().Says("the spectrogram cache is kept");
        Assert.Equal(new CacheSummary(24, 24, 0, 24, 0, 0), _workspace.Summary);
    }

    [Theory]
    [InlineData("Build")]
    [InlineData("Index")]
    [InlineData("CacheStatistics")]
    [InlineData("Annotations")]
    [InlineData("VerifyCache")]
    [InlineData("PurgeCache")]
    [InlineData("Rebuild")]
    [InlineData("Watch")]
    [InlineData("Train")]
    [InlineData("Evaluate")]
    [InlineData("Predict")]
    public void ADesignTimeBuildDoesNothing(string target)
    {
        _workspace.Build($"-t:{target}", "-p:DesignTimeBuild=true").Succeeds().NeverSays("data ->");
        Assert.Equal(["NightScan.user.props", "build", "build.binlog", "data.proj"],
            Directory.EnumerateFileSystemEntries(_workspace.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TargetsOfTheUserRunBeforeAndAfter()
    {
        _workspace.WriteRecordings();
        string project = Path.Combine(_workspace.Folder, "data.proj");
        File.WriteAllText(project, File.ReadAllText(project).Replace("</Project>", """
              <PropertyGroup>
                <PregenerateDependsOn>Fetch;$(PregenerateDependsOn)</PregenerateDependsOn>
              </PropertyGroup>
              <Target Name="Fetch"><Message Importance="high" Text="fetching" /></Target>
              <Target Name="Report" AfterTargets="Pregenerate"><Message Importance="high" Text="reporting" /></Target>
            </Project>
            """, StringComparison.Ordinal));
        string output = _workspace.Build().Succeeds().Output;
        int[] order = [output.IndexOf("fetching", StringComparison.Ordinal), output.IndexOf("data ->", StringComparison.Ordinal),
            output.IndexOf("reporting", StringComparison.Ordinal)];
        Assert.True(order[0] >= 0 && order[0] < order[1] && order[1] < order[2], output);
    }

    [Fact]
    public void WithoutRecordingsASampleSetIsMadeThatLeavesRealOnesAlone()
    {
        _workspace.Build("-p:Duration=1").Succeeds().Says("sample set").NeverSays("AudioRoot=");
        CacheSummary samples = CacheSummary.Read(Path.Combine(_workspace.Folder, "data", "sample_cache"));
        Assert.True(samples.Recordings >= 120, samples.ToString());
        Assert.Equal(samples.Recordings, samples.Generated);
        _workspace.Build("-p:Duration=1").Succeeds();
        Assert.Equal(0, CacheSummary.Read(Path.Combine(_workspace.Folder, "data", "sample_cache")).Generated);

        _workspace.WriteRecordings();
        _workspace.Build().Succeeds().NeverSays("sample set");
        Assert.Equal(new CacheSummary(24, 24, 24, 0, 0, 0), _workspace.Summary);
    }

    [Fact]
    public void WhoForgetsAudioRootIsToldWhatItWasAndLosesNothing()
    {
        _workspace.WriteRecordings();
        string elsewhere = Path.Combine(_workspace.Folder, "my recordings"), cache = Path.Combine(_workspace.Folder, "my cache");
        Directory.Move(Path.Combine(_workspace.Folder, "data", "audio_data"), elsewhere);
        _workspace.Build("-p:AudioRoot=my recordings", "-p:SpectrogramCacheDir=my cache").Succeeds();
        CacheSummary before = CacheSummary.Read(cache);

        _workspace.Build("-p:SpectrogramCacheDir=my cache").FailsWith("NS0301", "AudioRoot is not given", elsewhere);
        Assert.False(Directory.Exists(Path.Combine(_workspace.Folder, "data", "sample_audio")));
        Assert.Equal(before, CacheSummary.Read(cache));
        _workspace.Build("-t:CacheStatistics", "-p:SpectrogramCacheDir=my cache").Succeeds();
        _workspace.Build("-p:AudioRoot=my recordings", "-p:SpectrogramCacheDir=my cache").Succeeds();
        Assert.Equal(0, CacheSummary.Read(cache).Generated);
    }

    [Fact]
    public void ALargeCacheIsNotMadeAgainForWantOfASetting()
    {
        string props = Path.Combine(_workspace.Folder, "NightScan.user.props"), given = File.ReadAllText(props);
        File.WriteAllText(props, given.Replace("<MinFrequency>50</MinFrequency>", "", StringComparison.Ordinal));
        string[] few = ["-p:Duration=0.2", "-p:VariantsPerSample=60"];
        _workspace.WriteRecordings();
        _workspace.Build([.. few, "-p:MinFrequency=200"]).Succeeds();
        CacheSummary before = _workspace.Summary;
        Assert.InRange(before.Spectrograms, 1001, 2000);

        // Absent, then given as another value, then accepted.
        _workspace.Build(few).FailsWith("NS0318", "MinFrequency 200 → ", "MinFrequency=200 was given", "UseCacheSettings=true",
            "AcceptSettings=true", "would be made again, which takes about");
        _workspace.Build([.. few, "-p:UseCacheSettings=true"]).Succeeds().Says("MinFrequency=200");
        Assert.Equal((0L, before.Spectrograms), (_workspace.Summary.Generated, _workspace.Summary.Spectrograms));
        _workspace.Build([.. few, "-p:MinFrequency=300"]).Succeeds();
        Assert.Equal(before.Spectrograms, _workspace.Summary.Generated);
        _workspace.Build([.. few, "-p:AcceptSettings=true"]).Succeeds();
        Assert.Equal(before.Spectrograms, _workspace.Summary.Generated);

        // In the project, it is given whatever the command line says.
        File.WriteAllText(props, given.Replace("<MinFrequency>50</MinFrequency>",
            "<MinFrequency>250</MinFrequency><MelScale>htk</MelScale>", StringComparison.Ordinal));
        _workspace.Build(few).Succeeds();
        Assert.Equal(before.Spectrograms, _workspace.Summary.Generated);
        _workspace.Build([.. few, "-p:MelScale=slaney"]).Succeeds();
        _workspace.Build(few).Succeeds();
        Assert.Equal(before.Spectrograms, _workspace.Summary.Generated);
    }

    [Fact]
    public void TrainingRecordingsGetVariantsAndTheGalleryShowsThem()
    {
        _workspace.WriteRecordings();
        _workspace.Build("-p:VariantsPerSample=2").Succeeds();
        int training = _workspace.Spectrograms.Count(path => path.EndsWith("_var002.npy", StringComparison.Ordinal));
        Assert.InRange(training, 1, 22);
        Assert.Equal(24 + (2 * training), _workspace.Spectrograms.Length);

        _workspace.Build("-p:VariantsPerSample=2", "-t:Gallery", "-p:GalleryRecordings=1").Succeeds().Says("data -> 6 pictures in");
        string page = File.ReadAllText(Path.Combine(_workspace.CacheDir, "gallery.html"));
        Assert.Equal(6, page.Split("<figure").Length - 1);
        Assert.DoesNotContain("SPEC ", page, StringComparison.Ordinal);
        Assert.Equal(6, page.Split("<audio controls preload=\"none\" src=\"gallery_audio/").Length - 1);
        Assert.Equal(6, Directory.GetFiles(Path.Combine(_workspace.CacheDir, "gallery_audio"), "*.wav").Length);

        _workspace.Build("-p:VariantsPerSample=2", "-t:Gallery", "-p:GalleryRecordings=1", "-p:GalleryAudio=false").Succeeds();
        Assert.DoesNotContain("<audio", File.ReadAllText(Path.Combine(_workspace.CacheDir, "gallery.html")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_workspace.CacheDir, "gallery_audio")));
    }
}
