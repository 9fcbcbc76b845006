using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Recordings;
using NightScan.Tests.Recordings;

namespace NightScan.Tests.Builds;

/// <summary>Builds on machines without libsndfile, and what becomes of their caches when it comes.</summary>
public sealed class WithoutSndFileTests : IDisposable
{
    private const int Rate = 8000;

    private readonly PipelineFolder _folder = new();

    public WithoutSndFileTests()
    {
        _folder.Settings = _folder.Settings with { RecordingExtensions = [".wav", ".rf64", ".aiff", ".mp3", ".flac", ".ogg"] };
        Without();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OnlyWhatNeedsItFails()
    {
        Write("owl/a.wav", new PcmFile("RIFF", 24).ToBytes(1));
        Write("owl/b.rf64", new PcmFile("RF64", 16).ToBytes(2));
        Write("owl/c.aiff", new PcmFile("AIFF", 16).ToBytes(3));
        Write("owl/misnamed.flac", new PcmFile("RIFF", 16).ToBytes(4));
        Mp3("owl/e.mp3", 5);
        Flac("owl/f.flac", 6);
        Write("owl/g.ogg", [.. "OggS"u8, .. new byte[24], .. "\u0001vorbis"u8, .. new byte[100]]);
        Write("owl/h.wav", "not audio at all, and no reason to install anything"u8.ToArray());
        Assert.Equal("5/0/0/3", _folder.Build().Summary());
        Assert.Equal(["f.flac|NS0506", "g.ogg|NS0506", "h.wav|NS0101"],
            _folder.Query("SELECT path, error_code FROM recordings WHERE error_code IS NOT NULL ORDER BY path"));
        Assert.Contains("looks like FLAC audio, which needs libsndfile",
            _folder.Query("SELECT error FROM recordings WHERE path = 'f.flac'")[0], StringComparison.Ordinal);
        Assert.Contains("f.flac", File.ReadAllText(Path.Join(_folder.Cache, "failed.csv")), StringComparison.Ordinal);

        // Remembered.
        Assert.Equal("0/5/0/3", _folder.Build().Summary());
    }

    [Fact]
    public void WhenItComesWhatLackedItIsMade()
    {
        Mp3("owl/a.mp3", 1);
        Flac("owl/b.flac", 2);
        _folder.WriteOne("owl/c.wav", 3);
        Assert.Equal("2/0/0/1", _folder.Build().Summary());
        Dictionary<string, byte[]> before = _folder.Contents();

        With();
        Assert.Equal("2/1/0/0", _folder.Build().Summary());
        Assert.Equal("0/3/0/0", _folder.Build().Summary());
        Dictionary<string, byte[]> after = _folder.Contents();
        Assert.Equal(Of(before, "c"), Of(after, "c"));
        Assert.NotEqual(Of(before, "a"), Of(after, "a"));

        // The keys are those of a cache that was made with it.
        _folder.Execute("UPDATE recordings SET output_keys = NULL, output_files = 0, pending = 1");
        Assert.Equal("0/3/0/0", _folder.Build().Summary());

        // And a machine without it takes them as they are.
        Without();
        Assert.Equal("0/3/0/0", _folder.Build().Summary());
        Assert.Equal(after["train/owl/a.npy"], _folder.Contents()["train/owl/a.npy"]);

        // But what it decodes itself meanwhile is made again.
        Mp3("owl/d.mp3", 4);
        Assert.Equal("1/3/0/0", _folder.Build().Summary());
        With();
        Assert.Equal("1/3/0/0", _folder.Build().Summary());
        Assert.Equal("0/4/0/0", _folder.Build().Summary());
    }

    [Fact]
    public void TheIndexMayBeLostMeanwhile()
    {
        Mp3("owl/a.mp3", 1);
        _folder.WriteOne("owl/b.wav", 2);
        _folder.Build();
        Dictionary<string, byte[]> before = _folder.Contents();
        File.Delete(_folder.Settings.IndexDb);
        Assert.Equal("0/2/0/0", _folder.Build().Summary());
        Assert.Equal(before, _folder.Contents());
        File.Delete(_folder.Settings.IndexDb);
        With();
        Assert.Equal("1/1/0/0", _folder.Build().Summary());
    }

    [Fact]
    public void MoreVariantsDoNotUnmakeTheFirst()
    {
        Mp3("owl/a.mp3", 1);
        Assert.Equal("1/0/0/0", _folder.Build().Summary());
        _folder.Settings = _folder.Settings with { VariantsPerSample = VariantCount.Of(2) };
        Assert.Equal("2/1/0/0", _folder.Build().Summary());
        Assert.Equal("0/3/0/0", _folder.Build().Summary());

        // Lost on a machine with it, made there, and of the same kind as the rest soon after.
        With();
        Assert.Equal("3/0/0/0", _folder.Build().Summary());
        Without();
        File.Delete(Path.Join(_folder.Cache, "train/owl/a_var001.npy"));
        Assert.Equal("1/2/0/0", _folder.Build().Summary());
        With();
        Assert.Equal("1/2/0/0", _folder.Build().Summary());
    }

    [Fact]
    public void ShardsMayLackIt()
    {
        Mp3("owl/a.mp3", 1);
        _folder.WriteOne("owl/b.wav", 2);
        With();
        PlainBuildOfShards();
        Assert.Equal("1/1/0/0", _folder.Build().Summary());
        Assert.Equal("0/2/0/0", _folder.Build().Summary());
    }

    [Fact]
    public void ItIsInstalledWhenTheFirstRecordingNeedsItAndNotBefore()
    {
        bool isThere = false;
        int installations = 0;
        DecoderSet Decoders() => DecoderSet.Isolated(60, null, new SndFileProvision(() => isThere, _ => isThere = installations++ == 0),
            withoutFfmpeg: true);
        _folder.Settings = _folder.Settings with { Decoders = Decoders };
        _folder.Write("owl", 1, 2, 3);
        Assert.Equal("3/0/0/0", _folder.Build().Summary());
        Assert.Equal(0, installations);
        for (int i = 4; i < 12; i++)
        {
            Flac($"owl/{i}.flac", i);
        }

        Assert.Equal("8/3/0/0", _folder.Build().Summary());
        Assert.Equal(1, installations);
    }

    [Fact]
    public void OneThatCannotBeInstalledIsAskedForOnce()
    {
        int tries = 0;
        _folder.Settings = _folder.Settings with
        {
            Decoders = () => DecoderSet.Isolated(60, null, new SndFileProvision(() => false, _ => tries++ < 0), withoutFfmpeg: true),
        };
        for (int i = 0; i < 8; i++)
        {
            Flac($"owl/{i}.flac", i);
        }

        _folder.Write("owl", 9);
        Assert.Equal("1/0/0/8", _folder.Build().Summary());
        Assert.Equal(1, tries);
    }

    private static byte[] Of(Dictionary<string, byte[]> outputs, string stem) =>
        outputs.Single(output => output.Key.EndsWith($"/{stem}.npy", StringComparison.Ordinal)).Value;

    private void PlainBuildOfShards()
    {
        _folder.Settings = _folder.Settings with { ShardCount = 1 };
        _folder.Build(PipelineGoal.Index);
        Without();
        _folder.Settings = _folder.Settings with { ShardIndex = 0 };
        _folder.Build();
        With();
        _folder.Settings = _folder.Settings with { ShardIndex = -1 };
        Assert.Equal("2/0/0/0", _folder.Build(PipelineGoal.Merge).Summary());
        _folder.Settings = _folder.Settings with { ShardCount = 0 };
    }

    private void Without() => Use(SndFileProvision.None);

    private void With() => Use(SndFileProvision.AsInstalled);

    private void Use(Func<SndFileProvision> provision) =>
        _folder.Settings = _folder.Settings with
        {
            Decoders = () =>
            DecoderSet.Isolated(60, null, provision(), withoutFfmpeg: true),
            ValidationFraction = 0,
            TestFraction = 0
        };

    private void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Recording(path))!);
        File.WriteAllBytes(_folder.Recording(path), bytes);
        _folder.Age(path);
    }

    private void Mp3(string path, int seed)
    {
        Write(path, []);
        CompressedFile.WriteMp3(_folder.Recording(path), Noise(seed), Rate, 1);
        _folder.Age(path);
    }

    private void Flac(string path, int seed)
    {
        Write(path, []);
        CompressedFile.WriteFlac(_folder.Recording(path), Noise(seed), Rate, 1);
        _folder.Age(path);
    }

    private static short[] Noise(int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, 4000).Select(_ => (short)random.Next(-9000, 9000))];
    }
}
