using NightScan.Annotations;
using NightScan.Builds;
using NightScan.Diagnostics;

namespace NightScan.Tests.Builds;

/// <summary>What the index knows of who calls when comes out as tables, which say the same when they are read.</summary>
public sealed class AnnotationExportTests : IDisposable
{
    private const string Labels = "SELECT path, start, end, class, kind FROM audio_labels ORDER BY 1, 2, 4, 5";

    private const string Known = """
        SELECT path, number, begin_time, end_time, label, low_frequency, high_frequency, kind
        FROM annotations a JOIN recordings r ON r.id = a.source ORDER BY path, number
        """;

    private const string Csv = """"
        recording,start,end,label,low,high,kind
        site 1/night.wav,0.1,0.6,owl,400,1200.5,positive
        site 1/night.wav,0.25,0.7500000001,"frog, tree",,,positive
        site 1/night.wav,1.1,1.4,owl,,,uncertain
        site 1/night.wav,1.6,1.9,"""toad""",0.00001,,negative
        site 2/quiet.wav,,,,,,
        top.wav,0.5,0.5,click,,,positive
        """";

    private readonly PipelineFolder _data = new();

    public AnnotationExportTests()
    {
        foreach ((string path, int seed) in new[] { ("site 1/night.wav", 1), ("site 2/quiet.wav", 2), ("top.wav", 3), ("unheard.wav", 4) })
        {
            WaveFile.WriteTone(_data.Recording(path), seed, seconds: 2);
            _data.Age(path);
        }

        Directory.CreateDirectory(Tables);
        File.WriteAllText(Source, Csv);
        _data.Settings = _data.Settings with
        {
            Windows = WindowChoice.Annotated,
            Annotations = [Source],
            MinLabelOverlap = 0.1,
            BackgroundFraction = 1,
            AnnotationsOutput = Path.Join(_data.Cache, "annotations"),
        };
        _data.Build();
    }

    private string Tables => Path.Join(Path.GetDirectoryName(_data.AudioRoot), "tables");

    private string Source => Path.Join(Tables, "all.csv");

    private string Output => _data.Settings.AnnotationsOutput;

    private string Exported => Path.Join(Output, "annotations.csv");

    private string[] Files => [.. Directory.EnumerateFiles(Output, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Output, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Fact]
    public void RavenReadsATableOfEachRecordingThatATableIsAbout()
    {
        Assert.Equal(new AnnotationExport(3, 5), Export());
        Assert.Equal(["annotations.csv", "annotations.files.csv", "site 1/night.wav.Table.1.selections.txt",
            "site 2/quiet.wav.Table.1.selections.txt", "top.wav.Table.1.selections.txt"], Files);
        string path = _data.Recording("site 1/night.wav");
        const string header = "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)"
            + "\tBegin Path\tBegin File\tAnnotation";
        Assert.Equal(
            [
                header + "\tKind",
                $"1\tSpectrogram 1\t1\t0.1\t0.6\t400\t1200.5\t{path}\tnight.wav\towl\tpositive",
                $"2\tWaveform 1\t1\t0.25\t0.7500000001\t\t\t{path}\tnight.wav\tfrog, tree\tpositive",
                $"3\tWaveform 1\t1\t1.1\t1.4\t\t\t{path}\tnight.wav\towl\tuncertain",
                $"4\tSpectrogram 1\t1\t1.6\t1.9\t0.00001\t\t{path}\tnight.wav\t\"\"\"toad\"\"\"\tnegative",
            ],
            File.ReadAllLines(Path.Join(Output, "site 1/night.wav.Table.1.selections.txt")));
        Assert.Equal([header], File.ReadAllLines(Path.Join(Output, "site 2/quiet.wav.Table.1.selections.txt")));
        Assert.Equal(Csv + "\n", File.ReadAllText(Exported));
    }

    [Theory]
    [InlineData("annotations.csv")]
    [InlineData("")]
    public void ABuildOfWhatWasExportedHasTheSameLabelsAndComputesNothing(string file)
    {
        string[] labels = _data.Query(Labels), known = _data.Query(Known), outputs = _data.Outputs();
        Assert.Contains("site 1/night.wav|0|0.25|owl|positive", labels);
        Export();
        string copy = Path.Join(Tables, "copy");
        Directory.CreateDirectory(copy);
        foreach (string name in Files.Where(name => file.Length > 0 ? name == file : name.EndsWith(".txt", StringComparison.Ordinal)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Join(copy, name))!);
            File.Copy(Path.Join(Output, name), Path.Join(copy, name));
        }

        _data.Settings = _data.Settings with { Annotations = [Path.Join(copy, file)] };
        Assert.Equal($"0/{outputs.Length}/0/0", _data.Build().Summary());
        Assert.DoesNotContain(_data.Said.Warnings, warning => warning.Code != DiagnosticCodes.LabelsLacking.Code);
        Assert.Equal(labels, _data.Query(Labels));
        Assert.Equal(known, _data.Query(Known));
        Assert.Equal(outputs, _data.Outputs());
    }

    [Fact]
    public void ClassFoldersAreAnnotationsOfWholeRecordings()
    {
        using PipelineFolder data = new();
        data.Write("owl", 1);
        data.Write("frog, toad", 2);
        data.Settings = data.Settings with { AnnotationsOutput = Path.Join(data.Cache, "annotations") };
        data.Build();
        Assert.Equal(new AnnotationExport(2, 3), NightScanPipeline.ExportAnnotations(data.Settings, data.Said, default));
        Assert.Equal(
            """
            recording,start,end,label,low,high,kind
            "frog, toad/r002.wav",0,0.3,frog,,,positive
            "frog, toad/r002.wav",0,0.3,toad,,,positive
            owl/r001.wav,0,0.3,owl,,,positive

            """, File.ReadAllText(Path.Join(data.Cache, "annotations/annotations.csv")));
    }

    [Fact]
    public void WhatIsTheSameIsNotWrittenAndWhatIsGoneGoes()
    {
        Export();
        DateTime old = DateTime.UtcNow.AddDays(-1);
        foreach (string file in Files)
        {
            File.SetLastWriteTimeUtc(Path.Join(Output, file), old);
        }

        File.WriteAllText(Path.Join(Output, "mine.txt"), "");
        File.WriteAllText(Source, Csv.Replace("site 2/quiet.wav,,,,,,\n", "", StringComparison.Ordinal));
        _data.Build();
        Assert.Equal(new AnnotationExport(2, 5), Export());
        Assert.Equal(["annotations.csv", "annotations.files.csv", "mine.txt", "site 1/night.wav.Table.1.selections.txt",
            "top.wav.Table.1.selections.txt"], Files);
        Assert.False(Directory.Exists(Path.Join(Output, "site 2")));
        Assert.Equal(old, File.GetLastWriteTimeUtc(Path.Join(Output, "top.wav.Table.1.selections.txt")), TimeSpan.FromSeconds(1));
        Assert.True(File.GetLastWriteTimeUtc(Exported) > old.AddHours(1));
    }

    [Theory]
    [InlineData("site 1/night.wav.Table.1.selections.txt", "changed since")]
    [InlineData("annotations.csv", "changed since")]
    [InlineData("annotations.files.csv", "not a list")]
    public void NobodysWorkIsReplaced(string file, string reason)
    {
        Export();
        File.WriteAllText(Path.Join(Output, file), "mine");
        NightScanException refused = Assert.Throws<NightScanException>(() => { Export(); });
        Assert.Equal(("NS0312", Path.Join(Output, file)), (refused.Diagnostic.Code, refused.Diagnostic.File));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Join(Output, file)));
    }

    [Fact]
    public void AForeignFileInTheWayIsNotReplaced()
    {
        Directory.CreateDirectory(Output);
        File.WriteAllText(Exported, "mine");
        NightScanException refused = Assert.Throws<NightScanException>(() => { Export(); });
        Assert.Equal("NS0312", refused.Diagnostic.Code);
        Assert.Contains("not written by an export", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["annotations.csv"], Files);
        File.WriteAllText(Exported, Csv + "\n");
        Export();
    }

    [Fact]
    public void AListLeadsNowhereElse()
    {
        Export();
        string victim = Path.Join(_data.Cache, "victim.Table.1.selections.txt");
        File.WriteAllText(victim, "");
        File.AppendAllText(Path.Join(Output, "annotations.files.csv"),
            "../victim.Table.1.selections.txt,0,e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n");
        Assert.Equal("NS0312", Assert.Throws<NightScanException>(() => { Export(); }).Diagnostic.Code);
        Assert.True(File.Exists(victim));
    }

    [Fact]
    public void NothingIsWrittenWhereABuildWouldReadIt()
    {
        _data.Settings = _data.Settings with { Annotations = [Tables], AnnotationsOutput = Path.Join(Tables, "exported") };
        Assert.Equal("NS0202", Assert.Throws<NightScanException>(() => { Export(); }).Diagnostic.Code);
        _data.Settings = _data.Settings with { Annotations = [], AnnotationsOutput = _data.AudioRoot };
        Assert.Equal("NS0202", Assert.Throws<NightScanException>(() => { Export(); }).Diagnostic.Code);
        _data.Settings = _data.Settings with { Annotations = [Source] };
        Export();
    }

    [Fact]
    public void WhatCanHaveNoTableOrNoEndIsSaid()
    {
        using PipelineFolder data = new();
        string name = new('x', 240);
        data.WriteOne($"owl/{name}.wav", 1);
        data.WriteOne("owl/a.wav", 2);
        File.WriteAllText(data.Recording("owl/broken.wav"), "no recording");
        data.Settings = data.Settings with { AnnotationsOutput = Path.Join(data.Cache, "annotations") };
        data.Build();
        RecordingReporter said = new();
        Assert.Equal(new AnnotationExport(2, 2), NightScanPipeline.ExportAnnotations(data.Settings, said, default));
        Assert.Equal(2, said.Messages.Count);
        Assert.Contains("1 recording whose names are too long", said.Messages[0], StringComparison.Ordinal);
        Assert.Contains("1 recording that cannot be read", said.Messages[1], StringComparison.Ordinal);
        Assert.Contains($"owl/{name}.wav,0,0.3,owl,,,positive",
            File.ReadAllLines(Path.Join(data.Settings.AnnotationsOutput, "annotations.csv")));
    }

    [Fact]
    public void WithoutAnIndexThereIsNothingToExport()
    {
        _data.Settings = _data.Settings with { IndexDb = Path.Join(_data.Cache, "other.db") };
        Assert.Equal("NS0304", Assert.Throws<NightScanException>(() => { Export(); }).Diagnostic.Code);
    }

    public void Dispose() => _data.Dispose();

    private AnnotationExport Export() => NightScanPipeline.ExportAnnotations(_data.Settings, _data.Said, default);
}
