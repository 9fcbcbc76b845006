using NightScan.Builds;
using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Programs;
using NightScan.Tests.Builds;

namespace NightScan.Tests.Index;

/// <summary>Two versions of NightScan, side by side on one cache.</summary>
public sealed class IndexVersionTests : IDisposable
{
    private const string Versions = "SELECT key, value FROM meta WHERE key IN ('made_by', 'written_by') ORDER BY key";

    private readonly PipelineFolder _data = new();

    public IndexVersionTests()
    {
        _data.Write("owl", 1, 2, 3, 4);
        _data.Build();
    }

    public void Dispose() => _data.Dispose();

    [Fact]
    public void AnIndexKnowsTheVersionThatMadeItAndTheOneThatWroteLast()
    {
        Assert.Equal([$"made_by|{ProductVersion.Text}", $"written_by|{ProductVersion.Text}"], _data.Query(Versions));

        _data.Execute("UPDATE meta SET value = '0.1.7' WHERE key IN ('made_by', 'written_by')");
        NightScanPipeline.Statistics(_data.Settings);
        Assert.Equal(["made_by|0.1.7", "written_by|0.1.7"], _data.Query(Versions));
        _data.Build();
        Assert.Equal(["made_by|0.1.7", $"written_by|{ProductVersion.Text}"], _data.Query(Versions));
    }

    [Fact]
    public void NothingIsMadeAgainBecauseAnotherVersionWroteTheIndex()
    {
        _data.Execute("UPDATE meta SET value = '0.3.0' WHERE key = 'written_by'");
        Assert.Equal("0/4/0/0", _data.Build().Summary());
    }

    [Fact]
    public void AnIndexFromBeforeThereWasTheRowIsNotGivenAMaker()
    {
        _data.Execute("DELETE FROM meta WHERE key IN ('made_by', 'written_by')");
        Assert.Equal("0/4/0/0", _data.Build().Summary());
        Assert.Equal([$"written_by|{ProductVersion.Text}"], _data.Query(Versions));
    }

    [Fact]
    public void ANewerIndexNamesBothVersionsAndIsLeftAlone()
    {
        _data.Execute($"PRAGMA user_version = {IndexSchema.Version + 1}; UPDATE meta SET value = '0.3.0' WHERE key = 'written_by'");
        string[] before = _data.Query(Versions);

        string both = $"the index has schema {IndexSchema.Version + 1} and was last written by NightScan 0.3.0; this is NightScan "
            + $"{ProductVersion.Text}, which knows schema {IndexSchema.Version}: ";
        Assert.All([() => _data.Build(), () => { NightScanPipeline.Statistics(_data.Settings); }], (Action refused) =>
            Assert.StartsWith(both, Refusal(refused, "NS0305"), StringComparison.Ordinal));
        Assert.Equal(before, _data.Query(Versions));
    }

    [Fact]
    public void ANewerIndexThatKeepsItsVersionElsewhereIsRefusedAllTheSame()
    {
        _data.Execute($"PRAGMA user_version = {IndexSchema.Version + 1}; ALTER TABLE meta RENAME TO facts");
        Assert.Contains("written by NightScan of a later version; ", Refusal(() => _data.Build(), "NS0305"), StringComparison.Ordinal);
    }

    [Fact]
    public void WhoOnlyReadsAnOlderIndexNamesBothVersions()
    {
        _data.Execute($"PRAGMA user_version = {IndexSchema.Version - 1}; UPDATE meta SET value = '0.1.7' WHERE key = 'written_by'");
        Assert.Contains($"written by NightScan 0.1.7; this is NightScan {ProductVersion.Text}, ",
            Refusal(() => NightScanPipeline.Statistics(_data.Settings), "NS0320"), StringComparison.Ordinal);
    }

    private static string Refusal(Action work, string code)
    {
        Diagnostic refusal = Assert.Throws<NightScanException>(work).Diagnostic;
        Assert.Equal(code, refusal.Code);
        return refusal.Message;
    }
}
