using NightScan.Builds;
using NightScan.Diagnostics;
using NightScan.Settings;

namespace NightScan.Tests.Builds;

/// <summary>Which recordings the rows of a SplitsCsv name, and what is said of those that name none.</summary>
public sealed class SplitsCsvNamesTests : IDisposable
{
    private const string Owl = "Käuzchen/Größe 1.wav";

    private readonly PipelineFolder _data = new();
    private readonly string _csv;

    public SplitsCsvNamesTests()
    {
        _csv = _data.AudioRoot + ".csv";
        _data.Settings = _data.Settings with { SplitsCsv = _csv, ValidationFraction = 0, TestFraction = 0, Unlisted = Unlisted.Draw };
        _data.WriteOne(Owl, 1);
        _data.WriteOne("frog/night/x y.wav", 2);
        _data.WriteOne("frog/z.wav", 3);
    }

    public void Dispose() => _data.Dispose();

    private void Build() => _data.Build(PipelineGoal.Index);

    private Diagnostic Refused()
    {
        RecordingReporter said = new();
        return Assert.Throws<NightScanException>(() => NightScanPipeline.Run(_data.Settings, PipelineGoal.Index, said, default)).Diagnostic;
    }

    private string SplitOf(string path) => Assert.Single(_data.Query($"SELECT split FROM audio_samples WHERE file_path = '{path}'"));

    private Diagnostic? Warned() => _data.Said.Warnings.SingleOrDefault(warning => warning.Code == "NS0308");

    private void Csv(params string[] rows) => File.WriteAllText(_csv, "file_path,split\n" + string.Join('\n', rows) + "\n");

    [Theory]
    [InlineData(Owl, "frog/night\\x y.wav")]
    [InlineData("Käuzchen//Größe 1.wav", "frog\\night\\x y.wav")]
    [InlineData("./Käuzchen/./Größe 1.wav", "./frog/night/x y.wav")]
    [InlineData("Größe 1.wav", "x y.wav")]
    public void SlashesOfAnyKindAndBothFormsOfLettersAreUnderstood(string owl, string frog)
    {
        foreach (NormalizationForm form in new[] { NormalizationForm.FormC, NormalizationForm.FormD })
        {
            Csv($"{owl.Normalize(form)},test", $"{frog},val");
            Build();
            Assert.Null(Warned());
            Assert.Equal(("test", "val", "train"), (SplitOf(Owl), SplitOf("frog/night/x y.wav"), SplitOf("frog/z.wav")));
            Csv("frog/z.wav,train");
            Build();
        }
    }

    [Fact]
    public void ANameThatIsWrittenAsOnAMacIsFoundByTheComposedRow()
    {
        string apart = "Käuzchen/Größe 5.wav".Normalize(NormalizationForm.FormD);
        _data.WriteOne(apart, 5);
        Csv("Käuzchen/Größe 5.wav,val");
        Build();
        Assert.Equal("val", SplitOf(apart));
        Assert.Null(Warned());

        // Where both are there, each row means the one that is called just so.
        _data.WriteOne("Käuzchen/Größe 5.wav", 6);
        Build();
        Assert.Equal(("val", "train"), (SplitOf("Käuzchen/Größe 5.wav"), SplitOf(apart).Replace("val", "train", StringComparison.Ordinal)));
        Assert.Single(_data.Query("SELECT path FROM recordings WHERE unlisted = 0"));
    }

    [Fact]
    public void AbsolutePathsAreUnderstoodWhateverWayLeadsToAudioRoot()
    {
        string link = _data.AudioRoot + " link";
        Directory.CreateSymbolicLink(link, _data.AudioRoot);
        Csv($"{Path.Join(_data.AudioRoot, Owl).Normalize(NormalizationForm.FormD)},test", $"{Path.Join(link, "frog/z.wav")},val");
        Build();
        Assert.Null(Warned());
        Assert.Equal(("test", "val"), (SplitOf(Owl), SplitOf("frog/z.wav")));

        _data.Settings = _data.Settings with { AudioRoot = link };
        Csv($"{Path.Join(_data.AudioRoot, Owl)},val", $"{Path.Join(link, "frog/z.wav")},test");
        Build();
        Assert.Null(Warned());
        Assert.Equal(("val", "test"), (SplitOf(Owl), SplitOf("frog/z.wav")));
    }

    [Fact]
    public void OneRecordingCannotHaveTwoSplitsByTwoWritings()
    {
        Csv("frog/z.wav,val", $"{Path.Join(_data.AudioRoot, "frog/z.wav")},test");
        Diagnostic refused = Refused();
        Assert.Equal(("NS0308", 3), (refused.Code, refused.Line));
    }

    [Theory]
    [InlineData("frog/Z.WAV", "and 'frog/z.wav' differ in case only")]
    [InlineData("Z.wav", "and 'frog/z.wav' differ in case only")]
    [InlineData("frog/z.flac", "and 'frog/z.wav' differ in their extensions only")]
    [InlineData("z.mp3", "and 'frog/z.wav' differ in their extensions only")]
    [InlineData("audio/frog/z.wav", "has 'audio/' in front of 'frog/z.wav'")]
    [InlineData("night/x y.wav", "lacks 'frog/' in front, as in 'frog/night/x y.wav'")]
    [InlineData("toad/z.wav", "is not where 'frog/z.wav' is")]
    [InlineData("toad/z.ogg", "have one file name but for its extension")]
    [InlineData("frog/night/x%20y.wav", "means 'frog/night/x y.wav': write names as they are")]
    [InlineData("/srv/data/frog/z.wav", "is absolute and lies outside of AudioRoot")]
    [InlineData("C:\\data\\frog\\z.wav", "is absolute and lies outside of AudioRoot")]
    [InlineData("KÃ¤uzchen/GrÃ¶Ã\u009Fe 1.wav", "whose UTF-8 was taken for Windows-1252")]
    [InlineData("K\uFFFDuzchen/Gr\uFFFD\uFFFDe 1.wav", "has lost letters when the file was converted")]
    [InlineData("toad/q.wav", "is like no recording (one of them is 'Käuzchen/Größe 1.wav')")]
    public void WhatNamesNothingIsSaidWithItsLineAndTheReason(string row, string reason)
    {
        if (row.Contains('\u009F'))
        {
            // As Windows-1252 shows it.
            row = row.Replace('\u009F', '\u0178');
        }

        // The same in part and in whole, in the first build and later.
        for (int build = 0; build < 2; build++)
        {
            Csv($"{Owl},test", $"{row},val");
            Build();
            Build();
            Diagnostic warned = Assert.IsType<Diagnostic>(Warned());
            Assert.Equal((_csv, 3), (warned.File, warned.Line));
            Assert.StartsWith($"1 of 2 rows name no recording of AudioRoot: the first, '{row}', ", warned.Message,
                StringComparison.Ordinal);
            Assert.Contains(reason, warned.Message, StringComparison.Ordinal);

            Csv($"{row},val");
            Assert.Contains(reason, Refused().Message, StringComparison.Ordinal);
            Assert.Contains(reason, Refused().Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1252, "Windows-1252")]
    [InlineData(10000, "Mac OS Roman")]
    [InlineData(850, "code page 850")]
    public void AnotherEncodingIsNamed(int codePage, string name)
    {
        Encoding encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage)!;
        File.WriteAllBytes(_csv, encoding.GetBytes($"file_path,split\n{Owl},test\n"));
        for (int build = 0; build < 2; build++)
        {
            Diagnostic refused = Refused();
            Assert.Equal(2, refused.Line);
            Assert.Contains($"means '{Owl}' in {name}, which is not UTF-8: save the file as UTF-8", refused.Message,
                StringComparison.Ordinal);
        }

        File.WriteAllBytes(_csv, encoding.GetBytes($"file_path,split\nfrog/z.wav,val\nfrog/Änderung.wav,test\n"));
        Build();
        Assert.Contains("is not UTF-8, but perhaps Windows-1252", Assert.IsType<Diagnostic>(Warned()).Message, StringComparison.Ordinal);
        Assert.Equal("val", SplitOf("frog/z.wav"));
    }

    [Fact]
    public void AFileOfTwoBytesALetterIsNamedOrRead()
    {
        string text = $"file_path,split\n{Owl},test\n";
        File.WriteAllBytes(_csv, Encoding.Unicode.GetBytes(text));
        Assert.Contains("UTF-16", Refused().Message, StringComparison.Ordinal);
        File.WriteAllBytes(_csv, [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)]);
        Build();
        Assert.Equal("test", SplitOf(Owl));
    }

    [Fact]
    public void AFileThatNamesNothingAnyMoreIsRefusedInEveryBuildAndNothingIsDone()
    {
        Csv($"{Owl},test");
        Build();
        File.Move(_data.Recording(Owl), _data.Recording("frog/w.wav"));
        string[] before = _data.Query("SELECT file_path FROM audio_samples ORDER BY 1");
        for (int build = 0; build < 2; build++)
        {
            Assert.Equal("NS0308", Refused().Code);
            Assert.Equal(before, _data.Query("SELECT file_path FROM audio_samples ORDER BY 1"));
        }

        Csv($"frog/w.wav,test");
        Build();
        Assert.Equal("test", SplitOf("frog/w.wav"));
    }

    [Fact]
    public void WhatCameWhileTheFileWasNotGivenFollowsItLater()
    {
        Csv($"{Owl},test", "frog/late.wav,val", "frog/other.wav,test");
        Build();
        _data.Settings = _data.Settings with { SplitsCsv = "" };
        _data.WriteOne("frog/late.wav", 7);
        File.Move(_data.Recording("frog/z.wav"), _data.Recording("frog/other.wav"));
        Build();
        Assert.Equal(("train", "train"), (SplitOf("frog/late.wav"), SplitOf("frog/other.wav")));
        _data.Settings = _data.Settings with { SplitsCsv = _csv };
        Build();
        Assert.Equal(("val", "test"), (SplitOf("frog/late.wav"), SplitOf("frog/other.wav")));
        Assert.Null(Warned());
    }

    [Fact]
    public void ABuildThatEndsBeforeSplitsAreSetLeavesThatToTheNext()
    {
        Csv($"{Owl},test", "frog/late.wav,val");
        Build();
        File.Move(_data.Recording("frog/z.wav"), _data.Recording("frog/late.wav"));
        // An index that cannot be changed behind the classes, as when the build was killed there.
        _data.Execute("CREATE TRIGGER stop BEFORE UPDATE OF split ON recordings BEGIN SELECT RAISE(ABORT, 'killed'); END");
        Assert.ThrowsAny<NightScanException>(Build);
        _data.Execute("DROP TRIGGER stop");
        Assert.Equal("train", SplitOf("frog/late.wav"));
        Build();
        Assert.Equal("val", SplitOf("frog/late.wav"));
    }

    [Fact]
    public void AContentThatComesToAHeldOutGroupNoLongerTrains()
    {
        _data.Settings = _data.Settings with { Unlisted = Unlisted.Train };
        Csv($"{Owl},test");
        Build();
        _data.WriteOne("frog/z.wav", 1);
        Build();
        Assert.Equal(["2"], _data.Query("SELECT unlisted FROM recordings WHERE path = 'z.wav'"));
        _data.WriteOne("frog/z.wav", 9);
        Build();
        Assert.Equal(["1"], _data.Query("SELECT unlisted FROM recordings WHERE path = 'z.wav'"));
    }

    [Fact]
    public void ARowThatIsTakenOutLeavesTheRecordingWhereItIs()
    {
        Csv($"{Owl},test", "frog/z.wav,val");
        Build();
        Csv($"{Owl},val");
        Build();
        Assert.Equal(("val", "val"), (SplitOf(Owl), SplitOf("frog/z.wav")));
        Assert.Equal(["1"], _data.Query("SELECT unlisted FROM recordings WHERE path = 'z.wav'"));
    }

    [Fact]
    public void ABuildWithNothingToDoSaysItWithoutReadingTheRows()
    {
        Csv($"{Owl},test", "frog/gone.wav,val");
        Build();
        _data.Execute("UPDATE meta SET value = replace(value, 'frog/gone.wav', 'frog/kept.wav') WHERE key = 'splits_csv_unused'");
        Build();
        Assert.Contains("'frog/kept.wav'", Assert.IsType<Diagnostic>(Warned()).Message, StringComparison.Ordinal);
    }
}
