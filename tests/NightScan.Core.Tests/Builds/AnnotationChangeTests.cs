using NightScan.Annotations;
using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Diagnostics;
using NightScan.Settings;
using static NightScan.Tests.Builds.AnnotatedFolder;

namespace NightScan.Tests.Builds;

/// <summary>What a change of annotations, of their tables and of what is used of them makes again, renames and takes away.</summary>
public sealed class AnnotationChangeTests : IDisposable
{
    private readonly AnnotatedFolder _folder = new();

    public AnnotationChangeTests() => Data.Settings = Data.Settings with { AcceptSettings = true, Unannotated = Unannotated.Negative };

    private PipelineFolder Data => _folder.Data;

    public void Dispose() => _folder.Dispose();

    private void AllBackground() => Data.Settings = Data.Settings with { BackgroundFraction = 1 };

    [Fact]
    public void ALabelAloneRenames()
    {
        AllBackground();
        _folder.Write("r.wav", 1, 1);
        _folder.Write("s.wav", 2, 1);
        _folder.Annotate([.. Calls("r.wav", "aabb"), .. Calls("s.wav", "..a.")]);
        Dictionary<string, string> before = ByBytes();
        Assert.Equal("8/0/0/0", Data.PlanThenBuild().Summary());
        before = ByBytes();

        foreach ((string r, string s, long moved) in new[]
        {
            ("aaab", "..a.", 1L), ("cccc", "..a.", 4), ("c.cc", "..a.", 1), ("aabb", "....", 5), ("....", "....", 4), ("aabb", "bbaa", 8)
        })
        {
            _folder.Annotate([.. Calls("r.wav", r), .. Calls("s.wav", s)]);
            Assert.Equal("0/8/0/0", Data.PlanThenBuild().Summary());
            Dictionary<string, string> after = ByBytes();
            Assert.Equal(before.Keys.Order(), after.Keys.Order());
            Assert.Equal(moved, before.Count(file => after[file.Key] != file.Value));
            before = after;
            Data.IsAsAnew();
        }

        Dictionary<string, string> ByBytes() => Data.Contents().ToDictionary(file => Convert.ToHexString(file.Value), file => file.Key);
    }

    [Fact]
    public void MostTablesMayNotVanishUnlessThatIsMeant()
    {
        Data.Settings = Data.Settings with { Unannotated = Unannotated.Ignore };
        string[] recordings = [.. Enumerable.Range(0, 30).Select(number => $"r{number:00}.wav")];
        for (int i = 0; i < recordings.Length; i++)
        {
            _folder.Write(recordings[i], i + 1, 0.25);
        }

        _folder.Annotate([.. recordings.SelectMany(recording => Calls(recording, "a"))]);
        Assert.Equal("30/0/0/0", Data.Build().Summary());

        _folder.Annotate([.. recordings.Take(5).SelectMany(recording => Calls(recording, "a"))]);
        NightScanException refused = Assert.Throws<NightScanException>(() => Data.Build());
        Assert.Equal(DiagnosticCodes.MassDelete, refused.Diagnostic.Descriptor);
        Assert.Contains("25 of 30 known recordings had annotations", refused.Message, StringComparison.Ordinal);
        Assert.Equal(30, Data.Names().Length);

        Data.Settings = Data.Settings with { AllowMassDelete = true };
        Assert.Equal("0/5/25/0", Data.Build().Summary());
    }

    [Fact]
    public void OneAnnotationMakesTheWindowsThatItConcerns()
    {
        Data.Settings = Data.Settings with { BackgroundFraction = 0, VariantsPerSample = VariantCount.Of(1) };
        for (int i = 1; i <= 3; i++)
        {
            _folder.Write($"r{i}.wav", i, 1);
        }

        _folder.Annotate(Calls("r1.wav", "a..b"));
        Assert.Equal("4/0/0/0", Data.PlanThenBuild().Summary());
        _folder.Annotate([.. Calls("r1.wav", "a..b"), .. Calls("r2.wav", ".c")]);
        Assert.Equal("2/4/0/0", Data.PlanThenBuild().Summary());
        Data.IsAsAnew();
        // Longer by half a window: one more window has it.
        _folder.Annotate([.. Calls("r1.wav", "a..b"), "r2.wav,0.25,0.6,c"]);
        Assert.Equal("2/6/0/0", Data.PlanThenBuild().Summary());
        Data.IsAsAnew();
        _folder.Annotate([.. Calls("r1.wav", "a"), "r2.wav,0.25,0.6,c"]);
        Assert.Equal("0/6/2/0", Data.PlanThenBuild().Summary());
        Data.IsAsAnew();
        // The same calls otherwise written change nothing.
        _folder.Annotate(["r2.wav,0.25,0.60,c", .. Calls("r1.wav", "a"), "r2.wav,0.3,0.6,c"]);
        Assert.Equal("0/6/0/0", Data.PlanThenBuild().Summary());
        Data.IsAsAnew();
    }

    [Fact]
    public void TablesComeAndGoAndChangeTheirEncoding()
    {
        AllBackground();
        Data.Settings = Data.Settings with { Annotations = [] };
        _folder.Write("site/r.wav", 1, 1);
        _folder.Write("s.wav", 2, 1);
        Assert.Equal("NS0214", Data.FailBuild());
        Data.WriteText("s.selections.txt", "Begin Time (s)\tEnd Time (s)\tSpecies\n");
        Assert.Equal("8/0/0/0", Data.PlanThenBuild().Summary());
        Assert.Empty(Data.LabelsOfWindows());

        const string first = "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tSpecies\n1\tWaveform 1\t1\t0\t0.25\tUhu\u00fc\n";
        Data.WriteText("site/r.Table.1.selections.txt", first);
        Assert.Equal("0/8/0/0", Data.PlanThenBuild().Summary());
        Assert.Equal(["site/r.wav|0|Uhuü|positive"], Data.LabelsOfWindows());
        Data.IsAsAnew();
        string[] rows = Data.Query("SELECT id, path, class_id, stem FROM recordings ORDER BY 1");
        foreach (Encoding encoding in new[] { Encoding.Unicode, Encoding.Latin1, new UTF8Encoding(true) })
        {
            File.WriteAllText(Data.Recording("site/r.Table.1.selections.txt"), first.Replace("\n", "\r\n"), encoding);
            Assert.Equal("0/8/0/0", Data.PlanThenBuild().Summary());
            Assert.Empty(Data.Said.Warnings);
            Assert.Equal(rows, Data.Query("SELECT id, path, class_id, stem FROM recordings ORDER BY 1"));
        }

        // A second table of the same recording adds to it.
        Data.WriteText("site/r.Table.2.selections.txt", first.Replace("\t0\t0.25\t", "\t0.5\t1\t"));
        Assert.Equal("0/8/0/0", Data.PlanThenBuild().Summary());
        Assert.Equal(3, Data.LabelsOfWindows().Length);
        Data.IsAsAnew();
        File.Delete(Data.Recording("site/r.Table.1.selections.txt"));
        Assert.Equal("0/8/0/0", Data.PlanThenBuild().Summary());
        Assert.Equal(2, Data.LabelsOfWindows().Length);
        File.Delete(Data.Recording("site/r.Table.2.selections.txt"));
        Assert.Equal("0/8/0/0", Data.PlanThenBuild().Summary());
        Assert.Empty(Data.LabelsOfWindows());
        Data.IsAsAnew();
    }

    [Fact]
    public void ATableThatWasJustWrittenIsReadAgain()
    {
        _folder.Write("r.wav", 1, 1);
        _folder.Annotate(Calls("r.wav", "aaaa"));
        Data.Build();
        string table = Data.Settings.Annotations[0];
        DateTime time = File.GetLastWriteTimeUtc(table);
        _folder.Annotate(Calls("r.wav", "abab"));
        File.SetLastWriteTimeUtc(table, time);
        Assert.Equal("0/4/0/0", Data.PlanThenBuild().Summary());
        Assert.Equal(2, Data.Names().Count(name => name.StartsWith("b/", StringComparison.Ordinal)));
    }

    [Fact]
    public void AnotherLabelMapAndOtherRulesRename()
    {
        AllBackground();
        _folder.Write("r.wav", 1, 1);
        _folder.Annotate([.. Calls("r.wav", "abc"), "r.wav,0.75,0.85,d"]);
        Data.Build();
        string map = Data.Recording("../map.csv");
        File.WriteAllText(map, "label,class\na,x\nb,x\nc,\n");
        Data.Settings = Data.Settings with { LabelMap = map };
        Assert.Equal("0/4/0/0", Data.PlanThenBuild().Summary());
        Assert.Equal(["_background_", "d", "x", "x"], Data.Names().Select(name => name.Split('/')[0]));
        Data.IsAsAnew();
        File.WriteAllText(map, "label,class\na,b\n");
        Assert.Equal("0/4/0/0", Data.PlanThenBuild().Summary());
        Assert.Equal(["b", "b", "c", "d"], Data.Names().Select(name => name.Split('/')[0]));
        Data.IsAsAnew();
        Data.Settings = Data.Settings with { MinLabelOverlap = 0.2 };
        Assert.Equal("0/4/0/0", Data.PlanThenBuild().Summary());
        Assert.Equal(["_background_", "b", "b", "c"], Data.Names().Select(name => name.Split('/')[0]));
        Data.Settings = Data.Settings with { MinLabelFraction = 0.9 };
        Assert.Equal("0/4/0/0", Data.PlanThenBuild().Summary());
        Assert.Equal(["b", "b", "c", "d"], Data.Names().Select(name => name.Split('/')[0]));
        Data.IsAsAnew();
    }

    [Fact]
    public void AllAndAnnotatedAndFirstKeepWhatTheyShare()
    {
        string[] tables = [.. Data.Settings.Annotations];
        Data.Settings = Data.Settings with { Windows = WindowChoice.First, Annotations = [], BackgroundFraction = 1 };
        foreach ((string path, int seed) in new[]
        {
            ("owl/r.wav", 1), ("owl/sub/r.wav", 2), ("frog/r.wav", 3), ("frog/x.wav", 4), ("owl/owl/r.wav", 5), ("a,b/r.wav", 6)
        })
        {
            _folder.Write(path, seed, seed == 2 ? 0.25 : 0.5);
        }

        _folder.Annotate([.. Calls("owl/r.wav", "ow"), .. Calls("owl/sub/r.wav", "o"),
            .. Calls("frog/r.wav", ".o"),
            "owl/owl/r.wav,0,0.5,owl"]);
        Assert.Equal("6/0/0/0", Data.PlanThenBuild().Summary());
        string[] first = Data.Outputs();
        foreach ((WindowChoice choice, long files, long made) in new[]
        {
            (WindowChoice.All, 11L, 5L), (WindowChoice.Annotated, 11, 0), (WindowChoice.All, 11, 0), (WindowChoice.First, 6, 0),
            (WindowChoice.Annotated, 11, 5), (WindowChoice.First, 6, 0)
        })
        {
            Data.Settings = Data.Settings with { Windows = choice, Annotations = choice == WindowChoice.Annotated ? tables : [] };
            BuildStatistics built = Data.PlanThenBuild();
            Assert.Equal((made, files - made), (built.Generated(), built.UpToDate()));
            Data.IsAsAnew();
        }

        Assert.Equal(first, Data.Outputs());
    }

    [Fact]
    public void RecordingsThatMoveWhileTheyAreUnfiledAreFiledWhereTheyLie()
    {
        AllBackground();
        string[] tables = [.. Data.Settings.Annotations];
        Data.Settings = Data.Settings with { Windows = WindowChoice.First, Annotations = [] };
        _folder.Annotate();
        _folder.Write("owl/r.wav", 1, 0.5);
        _folder.Write("frog/r.wav", 2, 0.5);
        Data.Build();
        Data.Settings = Data.Settings with { Windows = WindowChoice.Annotated, Annotations = tables };
        Data.Build();
        Directory.CreateDirectory(Data.Recording("frog/sub"));
        File.Move(Data.Recording("owl/r.wav"), Data.Recording("frog/sub/r.wav"));
        _folder.Write("root.wav", 3, 0.5);
        Assert.Equal("2/4/0/0", Data.PlanThenBuild().Summary());
        Data.Settings = Data.Settings with { Windows = WindowChoice.First, Annotations = [] };
        Assert.Equal("0/2/4/0", Data.PlanThenBuild().Summary());
        Assert.Equal(2, Data.Names().Distinct().Count());
        Data.IsAsAnew();
    }

    [Fact]
    public void ADeletedRecordingMakesRoomForWindowsOfOthers()
    {
        Data.Settings = Data.Settings with { MaxSamplesPerClass = 2, BackgroundFraction = 0 };
        for (int i = 1; i <= 3; i++)
        {
            _folder.Write($"r{i}.wav", i, 0.5);
        }

        _folder.Annotate([.. Calls("r1.wav", "aa"), .. Calls("r2.wav", "aa"),
            .. Calls("r3.wav", "bb")]);
        Assert.Equal("4/0/0/0", Data.PlanThenBuild().Summary());
        File.Delete(Data.Recording("r1.wav"));
        Assert.Equal("1/3/1/0", Data.PlanThenBuild().Summary());
        Data.IsAsAnew();
        File.Delete(Data.Recording("r3.wav"));
        Assert.Equal("0/2/2/0", Data.PlanThenBuild().Summary());
        Assert.Equal([".", "a"], Data.Query("SELECT name FROM classes WHERE name <> '_background_' ORDER BY 1"));
        Data.IsAsAnew();
    }

    /// <summary>Wherever a build is stopped, the next one comes to the same end.</summary>
    [Fact]
    public void AnInterruptedBuildIsFinishedByTheNext()
    {
        AllBackground();
        string[] tables = [.. Data.Settings.Annotations];
        for (int i = 1; i <= 4; i++)
        {
            _folder.Write($"owl/r{i}.wav", i, 0.5);
        }

        _folder.Annotate([.. Calls("owl/r1.wav", "ab"), .. Calls("owl/r2.wav", "a")]);
        bool isEnded = false;
        for (int step = 1; !isEnded; step++)
        {
            // There and back again, each stopped after as many reports as it has not come to yet.
            foreach (WindowChoice choice in new[] { WindowChoice.Annotated, WindowChoice.First, WindowChoice.All, WindowChoice.Annotated })
            {
                _folder.Write($"owl/n{step}.wav", 10 + step, 0.5);
                Data.Settings = Data.Settings with { Windows = choice, Annotations = choice == WindowChoice.Annotated ? tables : [] };
                isEnded = !Stopped(step);
            }

            Data.Settings = Data.Settings with { Windows = WindowChoice.All, Annotations = [] };
            Data.Build();
            Data.IsAsAnew();
            Data.Settings = Data.Settings with { Windows = WindowChoice.Annotated, Annotations = tables };
            Data.Build();
            Data.IsAsAnew();
            File.Delete(Data.Recording($"owl/n{step}.wav"));
        }

        bool Stopped(int reports)
        {
            using CancellationTokenSource stop = new();
            RecordingReporter reporter = new()
            {
                OnProgress = _ =>
                {
                    if (--reports == 0)
                    {
                        stop.Cancel();
                    }
                },
            };
            try
            {
                NightScanPipeline.Run(Data.Settings, PipelineGoal.Pregenerate, reporter, stop.Token);
                return reports <= 0;
            }
            catch (OperationCanceledException)
            {
                return true;
            }
        }
    }
}
