using NightScan.Tests.Builds;

namespace NightScan.Tests.Index;

/// <summary>The copy of the splits always has every recording once, however it came to be, and behind them those that vanished.</summary>
public sealed class SplitsCopyTests : IDisposable
{
    private readonly PipelineFolder _data = new();

    public SplitsCopyTests()
    {
        _data.Write("owl", [.. Enumerable.Range(1, 9)]);
        _data.Build();
    }

    public void Dispose() => _data.Dispose();

    private string Copy => Path.Join(_data.Cache, "splits.csv");

    private void AgreesWithTheIndex() => Assert.Equal(
        ["file_path,split", .. _data.Query("""
            SELECT file_path || ',' || split FROM audio_samples
            UNION ALL SELECT path || ',' || CASE split WHEN 0 THEN 'train' WHEN 1 THEN 'val' ELSE 'test' END FROM vanished ORDER BY 1
            """)],
        File.ReadAllLines(Copy).Take(1).Concat(File.ReadAllLines(Copy).Skip(1).Order(StringComparer.Ordinal)));

    [Fact]
    public void NewRecordingsAreAppended()
    {
        string before = File.ReadAllText(Copy);
        _data.Write("frog", 101, 102, 103);
        _data.WriteOne("ant/a, \"b\".wav", 104);
        _data.Build();

        Assert.StartsWith(before, File.ReadAllText(Copy));
        Assert.Equal(14, File.ReadAllLines(Copy).Length);
        Assert.Contains("\"ant/a, \"\"b\"\".wav\"", File.ReadAllText(Copy));
    }

    [Fact]
    public void WhatWasRenamedIsNoLongerThereAndWhatWasDeletedComesLast()
    {
        _data.Write("frog", 101, 102, 103);
        File.Delete(_data.Recording("owl/r001.wav"));
        File.Move(_data.Recording("owl/r002.wav"), _data.Recording("owl/other.wav"));
        _data.Build();

        AgreesWithTheIndex();
        Assert.StartsWith("owl/r001.wav,", File.ReadAllLines(Copy)[^1]);
        Assert.DoesNotContain("r002", File.ReadAllText(Copy));
    }

    [Fact]
    public void ACopyThatAKilledBuildLeftHalfWrittenIsWrittenAnew()
    {
        File.AppendAllText(Copy, "owl/r0");
        _data.Write("frog", 101);
        _data.Build();

        AgreesWithTheIndex();
    }

    [Fact]
    public void ABuildThatWasStoppedBeforeTheCopyLeavesItToTheNext()
    {
        _data.Write("frog", 101);
        _data.Execute("UPDATE meta SET value = 'false' WHERE key = 'splits_written'");
        _data.Build();

        AgreesWithTheIndex();
        File.Delete(Copy);
        _data.Build();
        AgreesWithTheIndex();
    }
}
