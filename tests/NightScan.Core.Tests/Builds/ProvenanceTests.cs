using NightScan.Index;

namespace NightScan.Tests.Builds;

/// <summary>What the index remembers for reports.</summary>
public sealed class ProvenanceTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly PipelineFolder _data = new();

    public void Dispose() => _data.Dispose();

    private Provenance Known
    {
        get
        {
            using IndexDatabase index = IndexDatabase.OpenRead(_data.Settings.IndexDb);
            return Provenance.Read(index);
        }
    }

    [Fact]
    public void ABuildRemembersPresetAugmentationSplitsAndCommit()
    {
        // Wherever the tests run: no work tree is around this.
        File.WriteAllText(Path.Join(_data.AudioRoot, "..", ".git"), "gitdir: nowhere");
        _data.Write("owl", [.. Enumerable.Range(1, 6)]);
        _data.Settings = _data.Settings with { AnimalType = "bat" };
        _data.Build();
        Provenance drawn = Known;
        Assert.Equal(("bat", null, null, null), (drawn.AnimalType, drawn.Commit, drawn.SplitsCsv, drawn.SplitsCsvHash));
        Assert.StartsWith("ValidationFraction=", drawn.SplitSettings, StringComparison.Ordinal);
        Assert.Contains("\"Augmentations\":\"pitch stretch", drawn.Augmentation, StringComparison.Ordinal);

        string csv = Path.Join(_data.AudioRoot, "..", "published folds.csv");
        File.WriteAllText(csv, "file_path,split\nowl/r001.wav,test\n");
        _data.Settings = _data.Settings with { SplitsCsv = csv };
        Directory.CreateDirectory(Path.Join(_data.AudioRoot, ".git"));
        File.WriteAllText(Path.Join(_data.AudioRoot, ".git", "HEAD"), Commit);
        _data.Build();
        Assert.Equal((Commit, "published folds.csv"), (Known.Commit, Known.SplitsCsv));
        string? hash = Known.SplitsCsvHash;
        Assert.NotNull(hash);

        // Splits that a CSV made stay without it.
        _data.Settings = _data.Settings with { SplitsCsv = "" };
        Directory.Delete(Path.Join(_data.AudioRoot, ".git"), recursive: true);
        _data.Build();
        Assert.Equal((null, "published folds.csv", hash), (Known.Commit, Known.SplitsCsv, Known.SplitsCsvHash));
    }
}
