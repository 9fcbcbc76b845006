using NightScan.Annotations;

namespace NightScan.Tests.Annotations;

/// <summary>Tables as their programs write them, and what is read of each.</summary>
public sealed class TableFormatTests : IDisposable
{
    private const string RavenColumns = "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tSpecies";

    private readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RavenTablesHaveTimesFrequenciesAndLabels() => Expect(_folder.ReadTable($"""
        {RavenColumns}	distance
        1	Spectrogram 1	1	1.897648165999982	4.25	1326.3	3266.5	owl	near
        2	Spectrogram 1	1	0.5	0.75	100	200	wren
        """, "a.Table.1.selections.txt"), "0.5–0.75 wren 100–200 Hz", "1.897648165999982–4.25 owl 1326.3–3266.5 Hz");

    [Theory]
    [InlineData("Annotation", "Species", "x")]
    [InlineData("Species", "Class", "x")]
    [InlineData("CLASS", "label", "x")]
    [InlineData("notes", "label", "y")]
    public void TheLabelColumnOfRavenTablesIsTheFirstOfTheUsualOnes(string first, string second, string label) => Expect(
        _folder.ReadTable($"Selection\tBegin Time (s)\tEnd Time (s)\t{first}\t{second}\n1\t0\t1\tx\ty\n"), $"0–1 {label}");

    [Fact]
    public void LabelColumnWins()
    {
        _folder.LabelColumn = "call type";
        Expect(_folder.ReadTable("Begin Time (s)\tEnd Time (s)\tSpecies\tCall Type\n0\t1\towl\thoot\n"), "0–1 hoot");
    }

    [Fact]
    public void ATableWithoutTheLabelColumnIsReadByTheUsualOneAndSaysSo()
    {
        _folder.LabelColumn = "type";
        AnnotationSet set = _folder.ReadTable("Begin Time (s)\tEnd Time (s)\tSpecies\n0\t1\towl\n");
        Assert.Equal(["0–1 owl"], TableFolder.Of(set));
        Assert.Equal(["NS0708 1"], TableFolder.Problems(set));
        Assert.Contains("'Species'", set.Problems[0].Message);
    }

    [Fact]
    public void ATableWithoutAnyColumnOfLabelsIsAboutNothing()
    {
        AnnotationSet set = _folder.ReadTable("Begin Time (s)\tEnd Time (s)\tnotes\n0\t1\towl\n1\t2\towl\n");
        Assert.Empty(set.ByRecording);
        Assert.Equal(["NS0708 1"], TableFolder.Problems(set));
        Assert.Contains("LabelColumn", set.Problems[0].Message);
    }

    [Fact]
    public void TwoViewsOfASelectionAreOne() => Expect(_folder.ReadTable($"""
        {RavenColumns}
        1	Waveform 1	1	1	2			owl
        1	Spectrogram 1	1	1	2	100	200	owl
        2	Waveform 1	1	3	4			wren
        3	Spectrogram 1	1	5	6	300	400	owl
        3	Waveform 1	1	5	6	0	24000	owl
        """), "1–2 owl 100–200 Hz", "3–4 wren", "5–6 owl 300–400 Hz");

    [Fact]
    public void TheFilesOfRavenTablesOverSeveralHaveTimesOfTheirOwn()
    {
        _folder.Write("audio/all.selections.txt", """
            Selection	Begin Time (s)	End Time (s)	Begin Path	Begin File	File Offset (s)	Species
            1	5	6.5	D:\field\a.wav	a.wav	5	owl
            2	61	62.5	D:\field\b.wav	b.wav	1	wren
            3	63	64		b.wav	3	wren
            """);
        AnnotationSet set = _folder.Read("a.wav", "b.wav");
        Assert.Empty(set.Problems);
        Assert.Equal(["5–6.5 owl"], TableFolder.Of(set, "a.wav"));
        Assert.Equal(["1–2.5 wren", "3–4 wren"], TableFolder.Of(set, "b.wav"));
    }

    [Fact]
    public void AHeaderAloneIsATableWithoutAnnotations() => Expect(_folder.ReadTable(RavenColumns + "\t\n"));

    [Fact]
    public void LabelTracksHaveFrequenciesOnTheirOwnLines() => Expect(_folder.ReadTable("""
        0.101385	0.367520	SP
        \	6441.064453	12296.577148
        5.221319	7.869998	CRER
        6	6	instant
        \	-1.000000	-1.000000
        """), "0.101385–0.36752 SP 6441.064453–12296.577148 Hz", "5.221319–7.869998 CRER", "6–6 instant");

    [Fact]
    public void BirdNetTablesHaveCommonNames() => Expect(_folder.ReadTable("""
        Start (s),End (s),Scientific name,Common name,Confidence,File
        0.0,3.0,Strix aluco,Tawny Owl,0.91,/data/a.wav
        3.0,6.0,Troglodytes troglodytes,"Wren, Eurasian",0.25,/data/a.wav
        """, "a.BirdNET.results.csv"), "0–3 Tawny Owl", "3–6 Wren, Eurasian");

    [Fact]
    public void LabelColumnChoosesAmongBirdNetsNames()
    {
        _folder.LabelColumn = "Scientific name";
        Expect(_folder.ReadTable("Start (s),End (s),Scientific name,Common name,Confidence\n0,3,Strix aluco,Tawny Owl,1\n",
            "a.BirdNET.results.csv"), "0–3 Strix aluco");
    }

    [Fact]
    public void BirdNetsSelectionTablesAreRavensAndMayHaveNothing()
    {
        const string columns = "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tCommon Name"
            + "\tSpecies Code\tConfidence\tBegin Path\tFile Offset (s)\n";
        _folder.Write("audio/BirdNET_SelectionTable.txt", columns
            + "1\tSpectrogram 1\t1\t3.0\t6.0\t0\t15000\tTawny Owl\ttawowl1\t0.9\t/x/a.wav\t3.0\n"
            + "2\tSpectrogram 1\t1\t63.0\t66.0\t0\t15000\tnocall\tnocall\t1.0\t/x/b.wav\t3.0\n");
        AnnotationSet set = _folder.Read("a.wav", "b.wav");
        Assert.Empty(set.Problems);
        Assert.Equal(["3–6 Tawny Owl 0–15000 Hz"], TableFolder.Of(set, "a.wav"));
        Assert.Empty(set.ByRecording["b.wav"]);
    }

    [Fact]
    public void KaleidoscopeTablesPreferWhatAPersonSays()
    {
        _folder.Write("clusters.csv", """
            INDIR,FOLDER,IN FILE,CHANNEL,OFFSET,DURATION,Fmin,TOP1MATCH,MANUAL ID
            D:\field,site 1,a.wav,0,1.5,2,1000,MYODAU,
            D:\field,site 1,a.wav,0,4,0.5,1000,MYODAU,NYCNOC
            D:\field,site 2,a.wav,0,7,1,1000,PIPPIP,
            """);
        _folder.Named.Add(_folder.FullPath("clusters.csv"));
        AnnotationSet set = _folder.Read("site 1/a.wav", "site 2/a.wav");
        Assert.Empty(set.Problems);
        Assert.Equal(["1.5–3.5 MYODAU", "4–4.5 NYCNOC"], TableFolder.Of(set, "site 1/a.wav"));
        Assert.Equal(["7–8 PIPPIP"], TableFolder.Of(set, "site 2/a.wav"));
    }

    [Fact]
    public void PlainTablesHaveKinds() => Expect(_folder.ReadTable("""
        recording,start,end,label,low,high,kind
        a.wav,1,2,owl,100,200,
        a.wav,2,3,owl,,,Negative
        a.wav,3,4,owl,,,uncertain
        a.wav,4,5,owl,,,positive
        """, "labels.csv"), "1–2 owl 100–200 Hz", "2–3 owl negative", "3–4 owl uncertain", "4–5 owl");

    [Fact]
    public void ColumnsMayStandInAnyOrderAndBeMissing() =>
        Expect(_folder.ReadTable("label;end;START\nowl;2,5;1,5\n", "a.csv"), "1.5–2.5 owl");

    [Theory]
    [InlineData("Read me: these are the recordings of 2026.\n")]
    [InlineData("file_path,split\nowl/a.wav,train\n")]
    [InlineData("Frequency (Hz)\tLevel (dB)\n100\t-20\n")]
    [InlineData("1\t2\n3\t4\n")]
    [InlineData("")]
    [InlineData("\n\n \n")]
    public void OtherFilesAreNone(string text)
    {
        AnnotationSet set = _folder.ReadTable(text);
        Assert.Empty(set.ByRecording);
        Assert.Empty(set.Problems);
        Assert.Empty(set.Tables);
        _folder.Named.Add(_folder.FullPath("audio/a.txt"));
        Assert.Equal("NS0702", _folder.Fails("a.wav").Code);
    }

    private static void Expect(AnnotationSet set, params string[] annotations)
    {
        Assert.Empty(set.Problems);
        Assert.Equal(annotations, TableFolder.Of(set));
    }
}
