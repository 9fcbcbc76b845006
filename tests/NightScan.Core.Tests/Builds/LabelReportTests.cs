using System.Text.Json;
using NightScan.Annotations;
using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Diagnostics;

namespace NightScan.Tests.Builds;

/// <summary>What is said of labels at the end of a build, whichever build found it out.</summary>
public sealed class LabelReportTests : IDisposable
{
    private readonly PipelineFolder _data = new();

    public LabelReportTests()
    {
        for (int i = 0; i < 3; i++)
        {
            WaveFile.WriteTone(_data.Recording($"{i}.wav"), i, seconds: 1);
            _data.Age($"{i}.wav");
        }

        File.WriteAllText(_data.Recording("splits.txt"), "file_path,split\n0.wav,train\n1.wav,val\n2.wav,test\n");
        _data.Age("splits.txt");
        _data.Settings = _data.Settings with
        {
            Windows = WindowChoice.Annotated,
            BackgroundFraction = 1,
            SplitsCsv = _data.Recording("splits.txt"),
        };
        // Windows of 0.25 s: two with an owl in each recording, one of them with a frog in the first.
        WriteTable(0, "0,0.5,owl", "0,0.25,frog");
        WriteTable(1, "0,0.5,owl");
        WriteTable(2, "0,0.5,owl");
    }

    [Theory]
    [InlineData(PipelineGoal.Index)]
    [InlineData(PipelineGoal.Pregenerate)]
    internal void EverySplitsWindowsAndLabelsAreCounted(PipelineGoal goal)
    {
        string[] lines = [.. SummaryFormatter.Lines(_data.Build(goal))];
        Assert.StartsWith("split  classes  windows  spectrograms", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            [
                "train: 4 windows, 3 labels of 2 classes, 2 windows without",
                "val: 4 windows, 2 labels of 1 class, 2 windows without",
                "test: 4 windows, 2 labels of 1 class, 2 windows without",
            ], lines[5..8]);
        // Kept, and not counted again, where nothing changed.
        Assert.Equal(lines[5..8], SummaryFormatter.Lines(_data.Build(goal)).ToArray()[5..8]);
        Assert.Equal(lines[5..8], SummaryFormatter.Lines(NightScanPipeline.Statistics(_data.Settings)).ToArray()[5..8]);
    }

    [Fact]
    public void ALabelThatChangesIsCountedAnew()
    {
        WriteTable(0, "0,0.5,owl");
        string[] before = [.. SummaryFormatter.Lines(_data.Build())];
        Assert.Contains("train: 4 windows, 2 labels of 1 class, 2 windows without", before);
        // No window moves: the label is the second of each by name.
        WriteTable(0, "0,0.5,owl", "0,0.5,toad");
        Assert.Contains("train: 4 windows, 4 labels of 2 classes, 2 windows without", SummaryFormatter.Lines(_data.Build()));
        Assert.Contains(_data.Said.Warnings, warning => warning.Code == "NS0713");
        WriteTable(0, "0,0.5,owl");
        Assert.Contains("train: 4 windows, 2 labels of 1 class, 2 windows without", SummaryFormatter.Lines(_data.Build()));
        Assert.DoesNotContain(_data.Said.Warnings, warning => warning.Code == "NS0713");
    }

    [Fact]
    public void StatisticsHaveThemToo()
    {
        _data.Build();
        JsonElement train = Statistics();
        Assert.Equal((4, 4, 3, 2), (train.GetProperty("recordings").GetInt32(), train.GetProperty("windows").GetInt32(),
            train.GetProperty("labels").GetInt32(), train.GetProperty("withoutLabels").GetInt32()));
    }

    [Fact]
    public void WhereRecordingsAreExamplesNothingIsSaidOfLabels()
    {
        using PipelineFolder data = new();
        data.Write("owl", 1, 2, 3);
        Assert.DoesNotContain(SummaryFormatter.Lines(data.Build()), line => line.Contains("label", StringComparison.Ordinal)
            || line.Contains("windows", StringComparison.Ordinal));
        Assert.DoesNotContain("windows", File.ReadAllText(Path.Join(data.Cache, "statistics.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void WindowsOfClassFoldersHaveTheLabelsOfThese()
    {
        using PipelineFolder data = new();
        WaveFile.WriteTone(data.Recording("owl/a.wav"), 1, seconds: 1);
        WaveFile.WriteTone(data.Recording("frog,toad/b.wav"), 2, seconds: 1);
        data.Settings = data.Settings with { Windows = WindowChoice.All, ValidationFraction = 0, TestFraction = 0 };
        BuildStatistics built = data.Build();
        Assert.Equal((8, 12, 3, 0), (built.Labels[0].Windows, built.Labels[0].Labels, built.Labels[0].Classes, built.Labels[0].Without));
        Assert.Contains("windows", SummaryFormatter.Lines(built).First(), StringComparison.Ordinal);
        // Two splits are to be empty, and lack nothing.
        Assert.Empty(data.Said.Warnings);
    }

    [Fact]
    public void ALabelThatASplitLacksIsSaidInEveryBuild()
    {
        for (int build = 0; build < 2; build++)
        {
            _data.Build();
            Diagnostic warning = Assert.Single(_data.Said.Warnings);
            Assert.Equal(("NS0713", Path.Join(_data.Cache, "warnings.csv")), (warning.Code, warning.File));
            Assert.StartsWith("1 label is lacking in a split ('frog' 1 train, 0 val, 0 test): ", warning.Message, StringComparison.Ordinal);
            Assert.Equal(["file_path,code,message,split", "frog,NS0713,\"a split has no window with this label: 1 train, 0 val, 0 test\","],
                File.ReadAllLines(Path.Join(_data.Cache, "warnings.csv")));
        }
    }

    [Fact]
    public void FiveLackingLabelsAreNamed()
    {
        WriteTable(0, [.. "abcdefg".Select(label => $"0,0.5,{label}"), "0,0.5,owl"]);
        _data.Build();
        string message = Assert.Single(_data.Said.Warnings).Message;
        Assert.StartsWith("7 labels are lacking in a split ('a' 2 train, 0 val, 0 test; 'b' ", message, StringComparison.Ordinal);
        Assert.Contains("; 'e' 2 train, 0 val, 0 test; …): ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void RowsThatCannotBeUsedAreListedInEveryBuild()
    {
        string elsewhere = Path.Join(Path.GetDirectoryName(_data.AudioRoot), "more.csv");
        File.WriteAllText(elsewhere, "recording,start,end,label\nnobody.wav,0,1,owl\n");
        File.SetLastWriteTimeUtc(elsewhere, DateTime.UtcNow.AddHours(-1));
        WriteTable(1, [.. Enumerable.Range(0, 60).Select(_ => "3,2,owl"), "0,0.5,owl"]);
        _data.Settings = _data.Settings with { Annotations = [_data.AudioRoot, elsewhere] };
        for (int build = 0; build < 3; build++)
        {
            _data.Build(build == 2 ? PipelineGoal.Index : PipelineGoal.Pregenerate);
            string[] rows = File.ReadAllLines(Path.Join(_data.Cache, "failed.csv"));
            Assert.Equal(62, rows.Length);
            Assert.Equal("file_path,code,reason", rows[0]);
            Assert.StartsWith("1.csv,NS0706,\"line 2: the annotation ends at 2 s", rows[1], StringComparison.Ordinal);
            Assert.StartsWith($"{elsewhere},NS0704,\"line 2: there is no recording 'nobody.wav'", rows[61], StringComparison.Ordinal);
            Assert.Contains(_data.Said.Messages, message =>
                message.StartsWith("61 rows of annotation tables cannot be used, or only in part; see '", StringComparison.Ordinal));
            Assert.Equal(build == 0 ? 50 : 0, _data.Said.Warnings.Count(warning => warning.Code is "NS0706" or "NS0704"));
        }

        WriteTable(1, "0,0.5,owl");
        File.Delete(elsewhere);
        _data.Settings = _data.Settings with { Annotations = [] };
        _data.Build();
        Assert.False(File.Exists(Path.Join(_data.Cache, "failed.csv")));
        Assert.DoesNotContain(_data.Said.Messages, message => message.Contains("annotation tables", StringComparison.Ordinal));
    }

    [Fact]
    public void WithoutATableNothingIsLabelled()
    {
        using PipelineFolder data = new();
        data.Write("owl", 1);
        File.WriteAllText(data.Recording("owl/notes.txt"), "nothing was heard");
        data.Build();
        string[] before = data.Outputs();
        data.Settings = data.Settings with { Windows = WindowChoice.Annotated };
        Assert.Equal("NS0214", data.FailBuild());
        // And the recordings stay filed as they were.
        data.Settings = data.Settings with { Windows = WindowChoice.First };
        Assert.Equal("0/1/0/0", data.Build().Summary());
        Assert.Equal(before, data.Outputs());
    }

    [Fact]
    public void TablesThatAreAllGoneTakeNothingAlong()
    {
        _data.Build();
        string[] before = _data.Outputs();
        foreach (string table in Directory.EnumerateFiles(_data.AudioRoot, "*.csv"))
        {
            File.Move(table, table + ".gone");
        }

        Assert.Equal("NS0214", _data.FailBuild());
        Assert.Equal(before, _data.Outputs());
        foreach (string table in Directory.EnumerateFiles(_data.AudioRoot, "*.gone"))
        {
            File.Move(table, table[..^".gone".Length]);
        }

        Assert.Equal($"0/{before.Length}/0/0", _data.Build().Summary());
    }

    public void Dispose() => _data.Dispose();

    private JsonElement Statistics()
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Join(_data.Cache, "statistics.json")));
        return json.RootElement.GetProperty("splits").GetProperty("train").Clone();
    }

    /// <summary>A table of an hour ago: one that was just written is read again.</summary>
    private void WriteTable(int recording, params string[] rows)
    {
        File.WriteAllText(_data.Recording($"{recording}.csv"), $"start,end,label\n{string.Join('\n', rows)}\n");
        _data.Age($"{recording}.csv");
    }
}
