using NightScan.Augmentation;
using NightScan.Recordings;

namespace NightScan.Tests.Builds;

/// <summary>Recordings on which decoders crash or hang: a build does all others, says which, and later builds leave them alone.</summary>
public sealed class QuarantineTests : IDisposable
{
    private static readonly string s_badDecoder = Path.Join(AppContext.BaseDirectory, "NightScan.BadDecoder.dll");
    private readonly PipelineFolder _folder = new();

    public QuarantineTests()
    {
        _folder.Settings = _folder.Settings with { Decoders = () => DecoderSet.Isolated(3, s_badDecoder) };
        for (int i = 0; i < 8; i++)
        {
            Flac($"owl/good{i}.flac", i);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheOthersAreDone()
    {
        Word("owl/crashes.flac", "crash");
        Word("owl/crashes later.flac", "crash later");
        Word("toad/spins.flac", "spin");
        Word("toad/waits.flac", "wait");
        Flac("toad/good.flac", 100);

        Assert.Equal("9/0/0/4", _folder.Build().Summary());
        Assert.Equal(
            ["NS0107 waits.flac", "NS0109 crashes later.flac", "NS0109 crashes.flac", "NS0109 spins.flac"],
            _folder.Said.Warnings.Select(warning => $"{warning.Descriptor.Code} {Path.GetFileName(warning.File)}")
                .Order(StringComparer.Ordinal));
        Assert.Equal(4 + 1, File.ReadAllLines(Path.Join(_folder.Cache, "failed.csv")).Length);
        Assert.Equal(9, _folder.Names().Length);

        // What crashed is left alone and summed up; what the machine did not let through is tried again.
        Assert.Equal("0/9/0/4", _folder.Build().Summary());
        Assert.Equal(
            ["NS0107 waits.flac", "NS0109 failed.csv"],
                _folder.Said.Warnings.Select(warning => $"{warning.Descriptor.Code} {Path.GetFileName(warning.File)}"));
        Assert.StartsWith("3 recordings", _folder.Said.Warnings[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AChangedRecordingIsTriedAgain()
    {
        Word("owl/crashes.flac", "crash");
        Assert.Equal("8/0/0/1", _folder.Build().Summary());
        Flac("owl/crashes.flac", 200);
        Assert.Equal("1/8/0/0", _folder.Build().Summary());
    }

    [Fact]
    public void RetryFailedTriesAllOfThemAgain()
    {
        Word("owl/crashes.flac", "crash later");
        _folder.Build();
        _folder.Settings = _folder.Settings with { RetryFailed = true };
        Assert.Equal("0/8/0/1", _folder.Build().Summary());
        Assert.Equal("NS0109", Assert.Single(_folder.Said.Warnings).Descriptor.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void VariantsDoWithoutABackgroundThatCrashes(bool ofClass)
    {
        string name = ofClass ? "rain" : "_background_noise_";
        Flac($"{name}/good.flac", 300);
        Flac($"{name}/better.flac", 301);
        Flac($"{name}/best.flac", 302);
        Word($"{name}/crashes.flac", "crash");
        _folder.Settings = _folder.Settings with
        {
            VariantsPerSample = VariantCount.Of(6),
            BackgroundClass = ofClass ? name : "",
            ValidationFraction = 0,
            TestFraction = 0,
        };
        _folder.Build();
        Assert.Contains(_folder.Said.Warnings, warning => warning.Code == "NS0109"
            && warning.Message.Contains("is a background", StringComparison.Ordinal));
        Assert.Equal((8 + (ofClass ? 3 : 0)) * 7, _folder.Names().Length);
        Dictionary<string, byte[]> contents = _folder.Contents();

        Assert.Equal(0, _folder.Build().Generated());
        Assert.Equal(ofClass ? ["NS0109"] : [], _folder.Said.Warnings.Select(warning => warning.Code));

        // The same as if it had never been there.
        File.Delete(_folder.Recording($"{name}/crashes.flac"));
        Directory.Delete(_folder.Cache, recursive: true);
        _folder.Build();
        Assert.Equal(contents, _folder.Contents());

        _folder.Settings = _folder.Settings with { RetryFailed = true };
        Assert.Equal(0, _folder.Build().Generated());
    }

    [Fact]
    public void TheCacheIsThatOfDecodersInThisProcess()
    {
        _folder.Settings = _folder.Settings with { VariantsPerSample = VariantCount.Of(2) };
        _folder.Build();
        Dictionary<string, byte[]> apart = _folder.Contents();
        Directory.Delete(_folder.Cache, recursive: true);
        _folder.Settings = _folder.Settings with { Decoders = DecoderSet.Detect };
        _folder.Build();
        Assert.Equal(apart, _folder.Contents());
    }

    [Fact]
    public void ABuildWithNothingToDoLooksForNoDecoders()
    {
        _folder.Build();
        _folder.Settings = _folder.Settings with { Decoders = () => throw new InvalidOperationException("not asked for") };
        Assert.Equal(0, _folder.Build().Generated());
    }

    private void Word(string path, string word)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Recording(path))!);
        File.WriteAllText(_folder.Recording(path), word + "\n" + path);
        _folder.Age(path);
    }

    private void Flac(string path, int seed)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Recording(path))!);
        Random random = new(seed);
        CompressedFile.WriteFlac(_folder.Recording(path), [.. Enumerable.Range(0, 4000).Select(_ => (short)random.Next(-9000, 9000))], 8000,
            1);
        _folder.Age(path);
    }
}
