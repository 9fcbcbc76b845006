using NightScan.Annotations;
using NightScan.Diagnostics;

namespace NightScan.Tests.Annotations;

/// <summary>What cannot be used is said with file and line, and takes nothing along.</summary>
public sealed class AnnotationProblemTests : IDisposable
{
    private const string Columns = "recording,start,end,label,low,high,kind\n";

    private readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.wav,2,1,owl", "NS0706", "before it starts")]
    [InlineData("a.wav,x,1,owl", "NS0706", "'x' is not a number")]
    [InlineData("a.wav,,1,owl", "NS0706", "'' is not a number")]
    [InlineData("a.wav,NaN,1,owl", "NS0706", "'NaN' is not a number")]
    [InlineData("a.wav,0,1e999,owl", "NS0706", "'1e999' is not a number")]
    [InlineData("a.wav,0,Infinity,owl", "NS0706", "is not a number")]
    [InlineData("a.wav,0:01,0:02,owl", "NS0706", "is not a number")]
    [InlineData("a.wav,-1,1,owl", "NS0706", "before the recording begins")]
    [InlineData("a.wav,0,2e9,owl", "NS0706", "more seconds")]
    [InlineData("a.wav,63.5,64,owl", "NS0707", "'a.wav' ends at 60 s")]
    [InlineData("b.wav,1,2,owl", "NS0704", "'b.wav'")]
    [InlineData("a.wav,1,2,", "NS0708", "no label")]
    [InlineData("a.wav,1,2", "NS0708", "no label")]
    [InlineData("a.wav,1,2,\" \"", "NS0708", "no label")]
    [InlineData("a.wav,1,2,a/b", "NS0709", "LabelMap")]
    [InlineData("a.wav,1,2,owl,,,maybe", "NS0710", "'maybe' is no kind")]
    [InlineData("a.wav,1", "NS0710", "2 fields")]
    [InlineData("0.5\t0.7\towl", "NS0710", "1 field")]
    [InlineData("a.wav,1,2,owl,,,,x", "NS0710", "more than the 7 columns")]
    [InlineData("recording,start,end,label", "NS0710", "names columns again")]
    public void ARowThatCannotBeUsedIsSaid(string row, string code, string part)
    {
        string file = _folder.Write("audio/all.csv", $"{Columns}a.wav,5,6,wren\n{row}\na.wav,7,7,wren\n");
        AnnotationSet set = _folder.Read("a.wav");
        Assert.Equal(["5–6 wren", "7–7 wren"], TableFolder.Of(set));
        AnnotationProblem problem = Assert.Single(set.Problems);
        Assert.Equal((code, file, 3), (problem.Descriptor.Code, problem.File, problem.Line));
        Assert.Contains(part, problem.Message);
    }

    [Theory]
    [InlineData("a.wav,1,2,owl,x,200", "1–2 owl –200 Hz", "'x' is not a frequency")]
    [InlineData("a.wav,1,2,owl,300,200", "1–2 owl", "above the high one")]
    public void AnAnnotationIsUsedWithoutFrequenciesThatMakeNoSense(string row, string annotation, string part)
    {
        AnnotationSet set = _folder.ReadTable(Columns + row, "all.csv");
        Assert.Equal([annotation], TableFolder.Of(set));
        Assert.Equal("NS0710", Assert.Single(set.Problems).Descriptor.Code);
        Assert.Contains(part, set.Problems[0].Message);
    }

    [Theory]
    [InlineData("\\\t100\t200", "above it")]
    [InlineData("1\tSpectrogram 1\t1\t2.0\t3.0\towl", "6 fields")]
    [InlineData("owl", "1 field")]
    public void ALineOfAnotherFormatAmongLabelsIsSaid(string line, string part)
    {
        AnnotationSet set = _folder.ReadTable($"0\t1\towl\n\\\t1\t2\n{line}\n2\t3\twren\n");
        Assert.Equal(["0–1 owl 1–2 Hz", "2–3 wren"], TableFolder.Of(set));
        Assert.Equal(["NS0710 3"], TableFolder.Problems(set));
        Assert.Contains(part, set.Problems[0].Message);
    }

    [Fact]
    public void TheEndIsOnlyKnownWhereTheLengthIs()
    {
        _folder.Write("audio/a.txt", "62.9\t63\towl\n1000\t1001\towl\n");
        Assert.Equal(["62.9–63 owl"], TableFolder.Of(_folder.Read("a.wav")));
        Assert.Equal(2, _folder.Find().Read([new("a.wav", null)], CancellationToken.None).ByRecording["a.wav"].Count);
    }

    [Fact]
    public void RecordingsOfRowsThatCannotBeUsedHaveATableAllTheSame()
    {
        AnnotationSet set = _folder.ReadTable("x\ty\tz\n");
        Assert.Empty(set.ByRecording);
        set = _folder.ReadTable("0\t1\t\n");
        Assert.Empty(set.ByRecording["a.wav"]);
    }

    [Fact]
    public void RowsOfAMissingRecordingAreSaidOnce()
    {
        AnnotationSet set = _folder.ReadTable(Columns + "b.wav,1,2,owl\nb.wav,2,3,owl\nc.wav,2,3,owl\n", "all.csv");
        Assert.Equal(["NS0704 2", "NS0704 4"], TableFolder.Problems(set));
        Assert.Contains("2 rows", set.Problems[0].Message);
    }

    [Fact]
    public void TablesOfARecordingAddUp()
    {
        _folder.Write("audio/a.txt", "0\t1\towl\n2\t3\twren\n");
        _folder.Write("audio/a.selections.txt", "Begin Time (s)\tEnd Time (s)\tSpecies\n0\t1.0\towl\n2\t3\towl\n2\t3\towl\n");
        AnnotationSet set = _folder.Read("a.wav");
        Assert.Empty(set.Problems);
        Assert.Equal(["0–1 owl", "2–3 owl", "2–3 wren"], TableFolder.Of(set));
        Assert.Equal(2, set.Tables.Count);
    }

    [Fact]
    public void WhatOneTableDeniesAndAnotherSaysIsUncertain()
    {
        string first = _folder.Write("audio/a.csv", "start,end,label,kind\n0,1,owl,negative\n2,3,owl,negative\n4,5,owl,\n");
        string second = _folder.Write("audio/a.txt", "0\t1\towl\n4\t5\towl\n");
        AnnotationSet set = _folder.Read("a.wav");
        Assert.Equal(["0–1 owl uncertain", "2–3 owl negative", "4–5 owl"], TableFolder.Of(set));
        AnnotationProblem problem = Assert.Single(set.Problems);
        Assert.Equal(("NS0711", second, 1), (problem.Descriptor.Code, problem.File, problem.Line));
        Assert.Contains($"line 2 of '{first}'", problem.Message);
    }

    [Fact]
    public void WhatIsNotThereIsAnError()
    {
        _folder.Named.Add(_folder.FullPath("nowhere.txt"));
        Diagnostic diagnostic = _folder.Fails("a.wav");
        Assert.Equal(("NS0701", _folder.Named[0]), (diagnostic.Code, diagnostic.File));
    }

    [Fact]
    public void AFolderWithoutTablesIsSaid()
    {
        _folder.Write("tables/README.txt", "Nothing yet.");
        _folder.Named.Add(Path.GetDirectoryName(_folder.FullPath("tables/README.txt"))!);
        Assert.Equal(["NS0702 0"], TableFolder.Problems(_folder.Read("a.wav")));
    }

    [Fact]
    public void TheDigestIsThatOfPathsSizesAndTimes()
    {
        string table = _folder.Write("audio/a.txt", "0\t1\towl\n");
        _folder.LabelMap = _folder.Write("map.csv", "label,class\nowl,Owl\n");
        DateTime time = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(table, time);
        List<AnnotationTables> found = [_folder.Find(), _folder.Find()];
        Assert.Equal(found[0].Digest, found[1].Digest);
        Assert.Equal([table], found[0].Files);
        File.SetLastWriteTimeUtc(table, time.AddSeconds(1));
        found.Add(_folder.Find());
        File.AppendAllText(table, "\n");
        File.SetLastWriteTimeUtc(table, time.AddSeconds(1));
        found.Add(_folder.Find());
        _folder.Write("audio/b.txt", "0\t1\towl\n");
        found.Add(_folder.Find());
        _folder.Write("map.csv", "label,class\nowl,Owls\n");
        found.Add(_folder.Find());
        Assert.Equal(5, found.Select(tables => tables.Digest).Distinct().Count());
    }

    [Fact]
    public void ReadingCanBeCancelled()
    {
        _folder.Write("audio/a.txt", "0\t1\towl\n");
        Assert.Throws<OperationCanceledException>(() => _folder.Find().Read([new("a.wav", 60)], new CancellationToken(canceled: true)));
    }
}
