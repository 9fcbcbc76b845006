using NightScan.Augmentation;
using NightScan.Tests.Builds;

namespace NightScan.Tests.Robustness;

/// <summary>Classes and recordings may have any name that the file system lets them have.</summary>
public sealed class HostileNameTests : IDisposable
{
    private readonly HostileFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string[]> Names => new()
    {
        { "that break lines and terminals",
            ["new\nline", "carriage\rreturn", "\r\n", "tab\t", "\ttab", "\u001b[31mred", "bell\a", "delete\u007f", "next\u0085line",
            "line\u2028end"] },
        { "that break tables and pages",
        ["say \"hoot\"", "\"", "\"\"", "a,b", ",", "<script>", "&amp;", "'", "a;b", "=1+1", "a\\b", "\\", "%2e%2e%2f", "*", "?", "$(id)",
        "`id`"] },
        { "that look like options, devices or nothing",
        ["-rf", "--", "con", "nul", "aux.", "trailing.", "trailing ", " leading", " ", "\u00a0", "\ufeffmark", "~", "\u202eevitagen", "NaN",
        "null", "0"] },
        { "of the cache's own files", ["train", "val", "test", "index.db", "index.db-wal", "splits.csv", "failed.csv", "statistics.json",
        "worker0", "worker0.npy"] },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void AnyNameDoesForAClassAndForARecording(string what, string[] names)
    {
        _ = what;
        foreach (string name in names)
        {
            _folder.Write($"{name}/{name}.wav");
        }

        string[] outputs = _folder.LiveThrough(names.Length, () => Delete(names));

        Assert.Equal(names.Select(name => $"{name}/{name}.npy".Replace('\\', '/')).Order(StringComparer.Ordinal), outputs);
        Assert.Empty(_folder.Warnings);
    }

    [Theory]
    [InlineData("...")]
    [InlineData("..a")]
    [InlineData("..")]
    [InlineData(".partial")]
    [InlineData(".lock")]
    public void WhatBeginsWithADotIsHidden(string name)
    {
        _folder.Write($"owl/{name}/a.wav", $"owl/{name}.wav");
        if (name != "..")
        {
            _folder.Write($"{name}/a.wav");
        }

        // owl/.. is AudioRoot, where a recording belongs to no class.
        Assert.Empty(_folder.LiveThrough(0, () => { }));
        Assert.Equal(name == ".." ? ["NS0113"] : [], _folder.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void NamesAsLongAsAFileSystemAllowsLeaveRoomForVariants()
    {
        string[] classes = [new('c', 255), string.Concat(Enumerable.Repeat("語", 85))];
        string[] stems = [new string('r', 250) + "1", new string('r', 250) + "2", string.Concat(Enumerable.Repeat("🦉", 62)) + "abc",
            string.Concat(Enumerable.Repeat("語", 83)) + "ab"];
        _folder.Write([.. from name in classes from stem in stems select $"{name}/{stem}.wav"]);
        Assert.All(stems, stem => Assert.Equal(255, Encoding.UTF8.GetByteCount(stem + ".wav")));
        // All are training recordings, so that all have variants.
        _folder.Data.Settings = _folder.Data.Settings with
        {
            VariantsPerSample = VariantCount.Of(1),
            ValidationFraction = 0,
            TestFraction = 0
        };
        string[] around = _folder.Surroundings();

        Assert.Equal("18/0/0/0", _folder.Data.Build().Summary());
        Assert.Equal("0/18/0/0", _folder.Data.Build().Summary());
        Assert.Equal(18, _folder.Data.Names().Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(_folder.Data.Names(), name => Assert.DoesNotContain(Rune.ReplacementChar, name.EnumerateRunes()));
        Assert.Equal(around, _folder.Surroundings());

        Delete(classes);
        Assert.Equal("0/2/16/0", _folder.Data.Build().Summary());
    }

    [Fact]
    public void RecordingsThatDifferOnlyInCaseOrInUnicodeFormHaveFilesOfTheirOwn()
    {
        _folder.Write("owl/a.wav", "owl/A.wav", "owl/a.WAV", "owl/\u00e9.wav", "owl/e\u0301.wav", "owl/sub/A.flac.wav", "owl/\u00df.wav",
            "owl/ss.wav");

        string[] outputs = _folder.LiveThrough(8, () => Delete("owl"));

        // Also where the cache is on a disk that ignores case.
        Assert.Equal(8, outputs.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void ClassesThatDifferOnlyInCaseAreTwoWithAWarning()
    {
        _folder.Write("Owl/a.wav", "owl/a.wav", "OWL/A.wav", "bat/a.wav");

        Assert.Equal(["OWL/A.npy", "Owl/a.npy", "bat/a.npy", "owl/a.npy"],
            _folder.LiveThrough(4, () => Delete("Owl", "bat", "OWL/", "owl")));
        Assert.Empty(_folder.Warnings);

        _folder.Write("Owl/a.wav", "owl/a.wav");
        _folder.Data.Build();
        Assert.Equal(("NS0115", _folder.Data.Recording("owl")), (Assert.Single(_folder.Warnings).Code, _folder.Warnings[0].File));
    }

    [Fact]
    public void ClassesThatDifferOnlyInCaseAreRefusedWhereTheCacheCannotTellThemApart()
    {
        _folder.Write("Owl/a.wav", "owl/a.wav");
        Directory.CreateDirectory(_folder.Data.Cache);
        // As a disk that ignores case would have it.
        File.WriteAllText(Path.Join(_folder.Data.Cache, ".LOCK"), "");

        Assert.Equal("NS0115", _folder.Data.FailBuild());
        Assert.Empty(_folder.Data.Outputs());
        Delete("Owl");
        Assert.Equal("2/0/0/0", _folder.Data.Build().Summary());
    }

    private void Delete(params ReadOnlySpan<string> classes)
    {
        foreach (string name in classes)
        {
            Directory.Delete(_folder.Data.Recording(name), recursive: true);
        }
    }
}
