using NightScan.Augmentation;

namespace NightScan.Tests.Builds;

/// <summary>An index that is damaged or lost costs a look at the recordings, and not one spectrogram.</summary>
public sealed class DamagedIndexTests : IDisposable
{
    private const int SqliteHeader = 100, PageSize = 4096;
    private readonly PipelineFolder _data = new();

    public DamagedIndexTests()
    {
        _data.Write("owl", [.. Enumerable.Range(1, 30)]);
        _data.Write("frog", [.. Enumerable.Range(101, 30)]);
        _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(1) };
        _data.Build();
    }

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(0, 1 << 20)] // all of it
    [InlineData(SqliteHeader, 1 << 20)] // all but the header
    [InlineData(PageSize, 3 * PageSize)]
    [InlineData(5 * PageSize, 1 << 20)]
    public void IsMadeAnewWithoutComputingAnything(int from, int to)
    {
        string[] splits = _data.Query("SELECT file_path, split FROM audio_samples ORDER BY file_path");
        Dictionary<string, byte[]> before = _data.Contents();
        byte[] bytes = File.ReadAllBytes(_data.Settings.IndexDb);
        new Random(from).NextBytes(bytes.AsSpan(from, Math.Min(to, bytes.Length) - from));
        File.WriteAllBytes(_data.Settings.IndexDb, bytes);

        Assert.Equal($"0/{before.Count}/0/0", _data.Build().Summary());
        Assert.Equal("NS0313", Assert.Single(_data.Said.Warnings).Code);
        Assert.Equal(before, _data.Contents());
        Assert.Equal(splits, _data.Query("SELECT file_path, split FROM audio_samples ORDER BY file_path"));
        Assert.Equal(bytes, File.ReadAllBytes(_data.Settings.IndexDb + ".damaged"));
        Assert.Equal($"0/{before.Count}/0/0", _data.Build().Summary());
        Assert.Empty(_data.Said.Warnings);
    }

    [Fact]
    public void OnlyTheDefaultPlaceIsBelievedWithoutAHeader()
    {
        string elsewhere = Path.Join(_data.AudioRoot, "..", "notes.db");
        File.WriteAllText(elsewhere, new string('x', 5000));
        File.WriteAllText(Path.Join(_data.AudioRoot, "..", "splits.csv"), "file_path,split\n");
        _data.Settings = _data.Settings with { IndexDb = Path.GetFullPath(elsewhere) };
        Assert.Equal("NS0304", _data.FailBuild());
        Assert.Equal(5000, new FileInfo(elsewhere).Length);
    }

    [Fact]
    public void AClassKeepsTheStrengthThatItWasAugmentedWith()
    {
        // Grown beyond the limit of the rare classes, whose strength it keeps.
        _data.Write("owl", [.. Enumerable.Range(200, 60)]);
        _data.Build();
        int files = _data.Outputs().Length;
        Assert.Equal(["frog|0", "owl|0"], _data.Query("SELECT name, tier FROM classes ORDER BY name"));

        foreach (string file in Directory.EnumerateFiles(_data.Cache, "index.db*"))
        {
            File.Delete(file);
        }

        Assert.Equal($"0/{files}/0/0", _data.Build().Summary());
        Assert.Equal(["frog|0", "owl|0"], _data.Query("SELECT name, tier FROM classes ORDER BY name"));
    }
}
