using NightScan.Settings;

namespace NightScan.Tests.Builds;

/// <summary>Splits never move by themselves and never leak.</summary>
public sealed class SplitTests : IDisposable
{
    private readonly PipelineFolder _data = new();

    public void Dispose() => _data.Dispose();

    private string[] Splits() => _data.Query("SELECT file_path, split FROM audio_samples ORDER BY 1");

    [Fact]
    public void WhateverIsAddedNoRecordingChangesItsSplit()
    {
        _data.Write("owl", [.. Enumerable.Range(1, 12)]);
        _data.Build();
        string[] before = Splits();
        for (int round = 1; round <= 3; round++)
        {
            _data.Write("owl", [.. Enumerable.Range(round * 100, 10)]);
            _data.Write("frog" + round, [.. Enumerable.Range((round * 100) + 50, 5)]);
            _data.Build();
            Subset.Of(Splits(), before);
            before = Splits();
        }
    }

    [Fact]
    public void CopiesShareASplitInOneClassAndInTwoAndTheLatterIsWarnedAbout()
    {
        _data.Write("owl", [.. Enumerable.Range(1, 12)]);
        _data.Build();
        for (int i = 1; i <= 12; i++)
        {
            _data.WriteOne($"owl/copy{i:000}.wav", i);
            _data.WriteOne($"frog/same{i:000}.wav", i);
        }

        _data.Build();

        foreach (string group in _data.Query("SELECT count(DISTINCT split) || ':' || count(*) FROM recordings GROUP BY content_hash"))
        {
            Assert.Equal("1:3", group);
        }

        var warnings = _data.Said.Warnings.Where(warning => warning.Code == "NS0111").ToList();
        Assert.NotEmpty(warnings);
        Assert.All(warnings, warning =>
            Assert.True(warning.File!.Contains("frog") != warning.Message.Contains("frog"), warning.ToString()));
        Assert.DoesNotContain(_data.Said.Warnings, warning => warning.Code == "NS0112");
    }

    [Fact]
    public void AGroupSharesItsSplitOverClasses()
    {
        _data.Settings = _data.Settings with { GroupPattern = @"site\d+" };
        for (int site = 0; site < 15; site++)
        {
            for (int i = 0; i < 4; i++)
            {
                _data.WriteOne($"{(i % 2 == 0 ? "owl" : "frog")}/site{site}_{i}.wav", (site * 10) + i);
            }
        }

        _data.Build();

        Assert.All(_data.Query("SELECT count(DISTINCT split) FROM recordings GROUP BY group_hash"), count => Assert.Equal("1", count));
        Assert.Equal(["15"], _data.Query("SELECT count(DISTINCT group_hash) FROM recordings"));
        Assert.Equal(["3"], _data.Query("SELECT count(DISTINCT split) FROM recordings"));
    }

    [Fact]
    public void PublishedFoldsOverrideTheHashAndEditingThemMovesTheOutputs()
    {
        _data.Write("owl", [.. Enumerable.Range(1, 6)]);
        string csv = Path.Join(_data.AudioRoot, "folds.csv");
        File.WriteAllText(csv, "split,file_path\nvalidation,owl/r001.wav\ntest,./owl/r002.wav\ntrain,owl/r003.wav\ntest,owl/gone.wav\n");
        _data.Settings = _data.Settings with { SplitsCsv = csv, Unlisted = Unlisted.Draw };
        _data.Build();
        Subset.Of(_data.Outputs(), ["val/owl/r001.npy", "test/owl/r002.npy", "train/owl/r003.npy"]);
        Assert.Contains(_data.Said.Warnings, warning => warning.Code == "NS0308" && warning.Message.StartsWith("1 of 4"));

        File.WriteAllText(csv, "file_path,split\nowl/r001.wav,train\n");
        Assert.Equal("0/6/0/0", _data.Build().Summary());
        Subset.Of(_data.Outputs(), ["train/owl/r001.npy", "test/owl/r002.npy", "train/owl/r003.npy"]);
        Assert.Equal(6, _data.Outputs().Length);
    }

    [Theory]
    [InlineData("file_path,split\nowl/r001.wav,holdout\n", 2)]
    [InlineData("path,fold\nowl/r001.wav,1\n", 2)]
    [InlineData("name,class\nowl/r001.wav,1\n", 1)]
    [InlineData("file_path,split\nowl/r001.wav,train\nowl/r001.wav,test\n", 3)]
    [InlineData("", 1)]
    [InlineData("file_path,split\nowl/r001.wav\n", 2)]
    public void ABadSplitsFileIsAnErrorWithItsLine(string content, int line)
    {
        _data.Write("owl", 1, 2, 3);
        string csv = Path.Join(_data.AudioRoot, "folds.csv");
        File.WriteAllText(csv, content);
        _data.Settings = _data.Settings with { SplitsCsv = csv };

        var diagnostic = Assert.Throws<NightScan.Diagnostics.NightScanException>(() => _data.Build()).Diagnostic;
        Assert.Equal(("NS0308", csv, line), (diagnostic.Code, diagnostic.File, diagnostic.Line));
    }

    [Fact]
    public void ALostIndexDoesNotReshuffleTheData()
    {
        _data.Write("owl", [.. Enumerable.Range(1, 20)]);
        _data.Build();
        _data.Write("owl", [.. Enumerable.Range(30, 10)]);
        string csv = Path.Join(_data.AudioRoot, "folds.csv");
        File.WriteAllText(csv, "file_path,split\nowl/r005.wav,test\nowl/r006.wav,val\n");
        _data.Settings = _data.Settings with { SplitsCsv = csv, Unlisted = Unlisted.Draw };
        _data.Build();
        string[] before = Splits();
        foreach (string file in Directory.EnumerateFiles(_data.Cache, "index.db*"))
        {
            File.Delete(file);
        }

        _data.Settings = _data.Settings with { SplitsCsv = "" };
        _data.Build();

        Assert.Equal(before, Splits());
    }

    [Fact]
    public void ChangedFractionsAreRefusedUntilReassigningIsAskedFor()
    {
        _data.Write("owl", [.. Enumerable.Range(1, 20)]);
        _data.Build();
        string[] before = Splits();
        _data.Settings = _data.Settings with { SplitSeed = 7 };
        Assert.Equal("NS0307", _data.FailBuild());
        Assert.Equal(before, Splits());

        _data.Settings = _data.Settings with { ReassignSplits = true };
        Assert.Equal("0/20/0/0", _data.Build().Summary());
        Assert.NotEqual(before, Splits());
        Assert.Equal(Splits().Select(line => line.Split('|')).Select(part => $"{part[1]}/{part[0].Replace(".wav", ".npy")}")
            .Order(StringComparer.Ordinal), _data.Outputs());

        _data.Settings = _data.Settings with { ReassignSplits = false };
        Assert.Equal("0/20/0/0", _data.Build().Summary());
    }
}
