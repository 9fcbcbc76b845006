using NightScan.Diagnostics;
using NightScan.Recordings;
using NightScan.Spectrograms;
using NightScan.Tests;
using NightScan.Tests.Recordings.Metadata;
using NightScan.Training.Prediction;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Prediction;

public sealed class PredictionTests : IDisposable
{
    private const int Window = 2000;

    private readonly TemporaryFolder _folder = new();
    private readonly SaidReporter _said = new();

    private TrainingSettings Settings => new()
    {
        IndexDb = "",
        CacheDir = "",
        ModelDir = "",
        PredictInput = _folder.File("in", "x")[..^2],
        PredictOutput = _folder.File("out", "x")[..^2],
        RecordingExtensions = [".wav"],
        BatchSize = 3,
        TopK = 2,
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(8000, 1)]
    [InlineData(11025, 2)]
    public void AWindowIsLikeARecordingThatStartsThere(int sampleRate, int channels)
    {
        // Three and a half windows.
        short[] samples = Samples((int)(0.25 * 3.5 * sampleRate), channels);
        string path = _folder.File("whole.wav");
        WriteWave(path, samples, sampleRate, channels);
        using var windows = new WindowSpectrograms(TestSettings.SmallSpectrogram, DecoderSet.Detect());
        Assert.Null(windows.Open(path, default));
        float[] spectrogram = new float[16 * TestSettings.SmallSpectrogram.FrameCount];
        int count = 0;
        for (; windows.Next(spectrogram, out double begin, out double end, out RecordingProblem? problem, default); count++)
        {
            Assert.Null(problem);
            Assert.Equal((count * 0.25, count < 3 ? (count + 1) * 0.25 : 0.875), (begin, end), new Near(1e-3));
            int start = (int)Math.Round(count * 0.25 * sampleRate) * channels;
            string cut = _folder.File($"cut{count}.wav");
            WriteWave(cut, samples.AsSpan(start), sampleRate, channels);
            Assert.Equal(FirstWindow(cut), spectrogram);
        }

        Assert.Equal(4, count);
    }

    [Theory]
    [InlineData(100, 1)] // shorter than a window: padded, as in training
    [InlineData(Window, 1)]
    [InlineData(Window + 100, 1)] // a twentieth of a window says nothing
    [InlineData(Window + 1000, 2)]
    [InlineData(4 * Window, 4)]
    public void TheRestIsAWindowUnlessItIsTiny(int samples, int expected)
    {
        WriteWave(Input("a.wav"), Samples(samples, 1), 8000, 1);
        Run();
        Assert.Equal(expected, Rows().Count(row => row[3] == "1"));
    }

    [Fact]
    public void AFolderIsPredictedInOrder()
    {
        WriteWave(Input("b.wav"), Samples(5 * Window, 1), 8000, 1);
        WriteWave(Input("sub é", "a.WAV"), Samples(2 * Window, 1), 8000, 1);
        WriteWave(Input("A.wav"), Samples(1500, 1), 8000, 1);
        File.WriteAllText(Input("notes.txt"), "no recording");
        string outcome = Run();
        Assert.StartsWith("8 windows of 3 recordings predicted:", outcome, StringComparison.Ordinal);
        string[][] rows = [.. Rows()];
        Assert.Equal(16, rows.Length);
        Assert.Equal(["A.wav", "b.wav", "sub é/a.WAV"], rows.Select(row => row[0]).Distinct());
        Assert.Equal(["b.wav", "0.250", "0.500", "1", "loud, \"very\""], rows.Where(row => row[0] == "b.wav").ElementAt(2)[..5]);
        Assert.All(rows.Chunk(2), pair => Assert.Equal(("1", "2"), (pair[0][3], pair[1][3])));
        // Best first.
        Assert.All(rows.Chunk(2), pair =>
            Assert.True(double.Parse(pair[0][5], System.Globalization.CultureInfo.InvariantCulture) >= double.Parse(pair[1][5],
            System.Globalization.CultureInfo.InvariantCulture)));

        string[] table = File.ReadAllLines(Path.Join(Settings.PredictOutput, "sub é", "a.WAV.selections.txt"));
        Assert.Equal("Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tClass\tScore\tRank", table[0]);
        Assert.Equal(5, table.Length);
        Assert.StartsWith("3\tSpectrogram 1\t1\t0.250\t0.500\t50\t4000\tloud, \"very\"\t0.", table[3], StringComparison.Ordinal);
    }

    /// <summary>Raven refuses a selection above half of the recording's rate, and one that ends behind it.</summary>
    [Theory]
    [InlineData(8000, 5000, "50", "4000", "0.500", "0.625")]
    [InlineData(6000, 3001, "50", "3000", "0.250", "0.500")]
    [InlineData(11025, 9646, "50", "4000", "0.750", "0.87492")]
    [InlineData(90, 60, "0", "45", "0.500", "0.666666")] // nothing of the band
    public void SelectionsStayWithinTheRecording(int rate, int samples, string low, string high, string begin, string end)
    {
        WriteWave(Input("a.wav"), Samples(samples, 1), rate, 1);
        Run();
        double length = (double)samples / rate;
        string[][] rows = [.. File.ReadLines(Path.Join(Settings.PredictOutput, "a.wav.selections.txt")).Skip(1)
            .Select(row => row.Split('\t'))];
        Assert.All(rows, row => Assert.Equal((low, high), (row[5], row[6])));
        Assert.All(rows, row => Assert.InRange(double.Parse(row[4], System.Globalization.CultureInfo.InvariantCulture),
            double.Parse(row[3], System.Globalization.CultureInfo.InvariantCulture) + 1e-6, length));
        Assert.Equal((begin, end), (rows[^1][3], rows[^1][4]));
    }

    [Fact]
    public void EachWindowTellsWhenAndWhereItWasRecorded()
    {
        WriteWave(Input("a.wav"), Samples(3 * Window, 1), 8000, 1);
        MetadataWave.Append(Input("a.wav"),
            MetadataWave.Guano("Timestamp: 2019-05-05T23:59:59.5+02:00\nModel: Bat, \"logger\"\nSerial: 9\nLoc Position: -47.25 8.5"));
        WriteWave(Input("S4A01234_20190505_045900.wav"), Samples(2 * Window, 1), 8000, 1);
        WriteWave(Input("plain.wav"), Samples(Window, 1), 8000, 1);
        Run();

        Assert.Equal("file,begin_s,end_s,rank,class,score,recorded_at,recorder,latitude,longitude",
            File.ReadLines(Path.Join(Settings.PredictOutput, "predictions.csv")).First());
        string[] Columns(string file) =>
            [.. Rows().Where(row => row[0] == file && row[3] == "1").Select(row => string.Join('|', row[6..]))];
        Assert.Equal(["2019-05-05T23:59:59.5+02:00", "2019-05-05T23:59:59.75+02:00", "2019-05-06T00:00:00+02:00"],
            Columns("a.wav").Select(row => row.Split('|')[0]));
        Assert.All(Columns("a.wav"), row => Assert.EndsWith("|Bat, \"logger\" 9|-47.25|8.5", row, StringComparison.Ordinal));
        Assert.Equal(["2019-05-05T04:59:00|Song Meter S4A01234||", "2019-05-05T04:59:00.25|Song Meter S4A01234||"],
            Columns("S4A01234_20190505_045900.wav"));
        Assert.Equal(["|||"], Columns("plain.wav"));
    }

    [Fact]
    public void ABadRecordingIsAWarningAndTheOthersAreDone()
    {
        WriteWave(Input("a.wav"), Samples(2 * Window, 1), 8000, 1);
        File.WriteAllText(Input("b.wav"), "no audio at all, but some bytes");
        File.WriteAllBytes(Input("c.wav"), []);
        WriteWave(Input("d.wav"), Samples(Window, 1), 8000, 1);
        Assert.StartsWith("3 windows of 2 recordings predicted, 2 failed:", Run(), StringComparison.Ordinal);
        Assert.Equal([("NS0101", "b.wav"), ("NS0103", "c.wav")],
            _said.Warnings.Select(warning => (warning.Code, Path.GetFileName(warning.File)!)));
        Assert.Equal(["a.wav", "d.wav"], Rows().Select(row => row[0]).Distinct());
    }

    [Fact]
    public void ARecordingThatIsCutShortIsWarnedOfAndUsed()
    {
        WriteWave(Input("a.wav"), Samples(2 * Window, 1), 8000, 1);
        WriteCut(Input("cut.wav"));
        Assert.StartsWith("4 windows of 2 recordings predicted:", Run(), StringComparison.Ordinal);
        Assert.Equal([new Diagnostic(DiagnosticCodes.Truncated,
            "its header promises 2000 bytes more than the file has; what could be decoded is used", Input("cut.wav"))], _said.Warnings);
        Assert.Equal(["file_path,code,message,split",
            "cut.wav,NS0106,its header promises 2000 bytes more than the file has; what could be decoded is used,"],
            File.ReadAllLines(Path.Join(Settings.PredictOutput, "warnings.csv")));
        File.Delete(Input("cut.wav"));
        Assert.EndsWith("(2 files of the earlier run were removed)", Run(), StringComparison.Ordinal);
        Assert.Equal(["a.wav.selections.txt", "predictions.csv", "predictions.files.jsonl"],
            Directory.GetFiles(Settings.PredictOutput).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    /// <summary>As in a build: a person reads fifty lines, and the rest stands in a list.</summary>
    [Fact]
    public void AThousandCutRecordingsAreNotAThousandLines()
    {
        for (int i = 0; i < 60; i++)
        {
            WriteCut(Input($"cut{i:00}.wav"));
        }

        File.WriteAllText(Input("words.wav"), "no audio at all, but some bytes");
        Run();
        Assert.All(_said.Warnings[..50], warning => Assert.Equal("NS0106", warning.Code));
        Assert.Contains("11 more recordings have problems that are not shown here.", _said.Messages);
        string list = Path.Join(Settings.PredictOutput, "warnings.csv");
        Assert.Equal(
            [
                ("NS0101", list, "1 recording cannot be used (words.wav): The file is not audio that a decoder understands; warnings.csv "
                    + "lists it"),
                ("NS0106", list, "60 recordings are used in part (cut00.wav, cut01.wav, cut02.wav, …): The recording is cut short; what "
                + "could be decoded is used; warnings.csv lists them"),
            ],
            _said.Warnings[50..].Select(warning => (warning.Code, warning.File!, warning.Message)));
        Assert.Equal(1 + 61, File.ReadLines(list).Count());
    }

    [Fact]
    public void RecordingsThatCannotFillTheBandOfTheModelAreCounted()
    {
        WriteWave(Input("a.wav"), Samples(2 * Window, 1), 8000, 1);
        WriteWave(Input("b.wav"), Samples(3 * Window, 1), 6000, 1);
        WriteWave(Input("c.wav"), Samples(Window, 1), 6000, 1);
        Run();
        Diagnostic warning = Assert.Single(_said.Warnings);
        Assert.Equal(("NS0117", Settings.PredictInput), (warning.Code, warning.File));
        Assert.StartsWith("2 recordings cannot fill the band up to 4,000 Hz: 2 of 6,000 Hz. ", warning.Message, StringComparison.Ordinal);
    }

    /// <summary>One scanner for both: what a build lists of a class is what is predicted of a folder.</summary>
    [Fact]
    public void AFolderIsListedAsABuildListsIt()
    {
        foreach (string[] name in new string[][] { ["sub", "a.wav"], [".hidden", "b.wav"], ["._a.wav"], ["sub", "deep", "c.WAV"] })
        {
            WriteWave(Input(name), Samples(Window, 1), 8000, 1);
        }

        File.CreateSymbolicLink(Input("sub", "up"), "..");
        File.CreateSymbolicLink(Input("again"), "sub");
        File.CreateSymbolicLink(Input("dangling.wav"), "gone.wav");
        UnixFiles.MakeFifo(Input("fifo.wav"));
        ReadOnlySpan<byte> bad = [.. "caf"u8, 0xE9, .. ".wav"u8];
        UnixFiles.MakeUnrepresentable(Settings.PredictInput, bad);
        try
        {
            List<ScannedRecording> scanned = [];
            Assert.Single(RecordingScanner.ScanClass(_folder.Path, "in", Settings.RecordingExtensions, scanned));
            Assert.StartsWith("2 windows of 2 recordings predicted, 1 failed:", Run(), StringComparison.Ordinal);
            Assert.Equal(["sub/a.wav", "sub/deep/c.WAV"], Rows().Select(row => row[0]).Distinct());
            Assert.Equal(scanned.Select(recording => recording.Path), Rows().Select(row => row[0]).Distinct());
            Assert.Equal(["NS0108"], _said.Warnings.Select(warning => warning.Code));
        }
        finally
        {
            UnixFiles.RemoveUnrepresentable(Settings.PredictInput, bad);
        }
    }

    /// <summary>A build does not take it for an empty one either.</summary>
    [Fact]
    public void AFolderThatCannotBeListedEndsThePrediction()
    {
        WriteWave(Input("a.wav"), Samples(Window, 1), 8000, 1);
        // Longer than a path can be: nobody may look at it, not even root.
        string folder = Settings.PredictInput;
        File.CreateSymbolicLink(Input("locked"), new string('x', 300));
        Diagnostic refused = Fail(Settings);
        Assert.Equal(("NS0302", folder), (refused.Code, refused.File));
    }

    [Fact]
    public void WhatIsNeitherARecordingNorAFolderIsNotOpened()
    {
        UnixFiles.MakeFifo(Input("fifo"));
        Assert.Equal("NS0610", Fail(Settings with { PredictInput = Input("fifo") }).Code);
    }

    /// <summary>
    /// A recording that went, one that fails now, and one that is not listed any more; and a run that does not come to its end.
    /// </summary>
    [Fact]
    public void OldSelectionTablesDoNotStayBesideANewCsv()
    {
        string[] Files() => [.. Directory.GetFiles(Settings.PredictOutput, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Settings.PredictOutput, path)).Order(StringComparer.Ordinal)];
        foreach (string[] name in new string[][] { ["a.wav"], ["fails.wav"], ["gone.wav"], ["sub", "hidden.wav"] })
        {
            WriteWave(Input(name), Samples(Window, 1), 8000, 1);
        }

        Run();
        string[] before = Files();
        byte[] csv = File.ReadAllBytes(Path.Join(Settings.PredictOutput, "predictions.csv"));
        File.Delete(Input("gone.wav"));
        File.WriteAllText(Input("fails.wav"), "no audio at all, but some bytes");
        Directory.Move(Input("sub"), Input(".sub"));
        using var cancelled = new CancellationTokenSource();
        using var loudness = new Loudness { OnBatch = cancelled.Cancel };
        Assert.ThrowsAny<OperationCanceledException>(() => new PredictionRun(Settings, _said, cancelled.Token).Run(() => loudness));
        Assert.Equal(before, Files());
        Assert.Equal(csv, File.ReadAllBytes(Path.Join(Settings.PredictOutput, "predictions.csv")));

        Run();
        Assert.Equal(["a.wav.selections.txt", "predictions.csv", "predictions.files.jsonl", "warnings.csv"], Files());
    }

    [Fact]
    public void TablesThatAreNotWrittenAreCountedInTheEnd()
    {
        WriteWave(Input("a.wav"), Samples(Window, 1), 8000, 1);
        WriteWave(Input("b.wav"), Samples(Window, 1), 8000, 1);
        string mine = _folder.File("out", "a.wav.selections.txt", "mine");
        File.WriteAllText(mine, "of somebody");
        Assert.EndsWith("predictions.csv; 1 file beside it could not be written", Run(), StringComparison.Ordinal);
        Assert.Equal([("NS0312", Path.GetDirectoryName(mine)!)], _said.Warnings.Select(warning => (warning.Code, warning.File!)));
        Assert.Equal(["a.wav", "b.wav"], Rows().Select(row => row[0]).Distinct());
    }

    [Fact]
    public void ASingleFileIsTakenWhateverItsExtension()
    {
        string path = Input("night.dat");
        WriteWave(path, Samples(Window, 1), 8000, 1);
        Run(Settings with { PredictInput = path });
        Assert.Equal("night.dat", Rows().First()[0]);
    }

    [Fact]
    public void NothingToPredictIsAnError()
    {
        Assert.Equal("NS0610", Fail(Settings with { PredictInput = "" }).Code);
        Assert.Equal("NS0610", Fail(Settings with { PredictInput = "/nowhere/at all" }).Code);
        File.WriteAllText(Input("notes.txt"), "no recording");
        Assert.Equal("NS0610", Fail(Settings).Code);
        File.WriteAllText(Input("bad.wav"), "no audio either, only some words");
        Assert.Equal("NS0610", Fail(Settings).Code);
        Assert.False(File.Exists(Path.Join(Settings.PredictOutput, "predictions.csv")));
    }

    [Fact]
    public void ItCanBeInterrupted()
    {
        WriteWave(Input("a.wav"), Samples(50 * Window, 1), 8000, 1);
        using var cancelled = new CancellationTokenSource();
        using var loudness = new Loudness { OnBatch = cancelled.Cancel };
        Assert.ThrowsAny<OperationCanceledException>(() => new PredictionRun(Settings, _said, cancelled.Token).Run(() => loudness));
        Assert.Empty(Directory.GetFileSystemEntries(Settings.PredictOutput));
    }

    [Fact]
    public void AnAnswerThatIsNotFiniteStopsAndLeavesTheEarlierPredictions()
    {
        WriteWave(Input("a.wav"), Samples(5 * Window, 1), 8000, 1);
        Run();
        string csv = Path.Join(Settings.PredictOutput, "predictions.csv"), before = File.ReadAllText(csv);
        WriteWave(Input("b.wav"), Samples(5 * Window, 1), 8000, 1);
        int batches = 0;
        using var loudness = new Loudness { OnScores = scores => scores[4] = ++batches == 2 ? float.NaN : scores[4] };
        Diagnostic stopped = Assert.Throws<NightScanException>(() =>
            new PredictionRun(Settings, _said, default).Run(() => loudness)).Diagnostic;
        // The second of the second batch's three.
        Assert.Equal(("NS0626", Input("a.wav")), (stopped.Code, stopped.File));
        Assert.Contains("at 1 s", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(csv));
        Assert.False(File.Exists(Path.Join(Settings.PredictOutput, "b.wav.selections.txt")));
    }

    [Fact]
    public void LinksAmongThePredictionsAreReplacedOrRefused()
    {
        WriteWave(Input("a.wav"), Samples(Window, 1), 8000, 1);
        WriteWave(Input("owl", "a.wav"), Samples(Window, 1), 8000, 1);
        string document = _folder.File("document");
        File.WriteAllText(document, "of somebody");
        string[] links = [.. new[] { "predictions.csv", "a.wav.selections.txt", ".predictions.partial/csv",
            ".predictions.partial/0" }.Select(name => _folder.File("out", name))];
        Array.ForEach(links, link => File.CreateSymbolicLink(link, document));
        string owl = _folder.File("out", "owl"), elsewhere = Path.GetDirectoryName(_folder.File("elsewhere", "x"))!;
        File.CreateSymbolicLink(owl, elsewhere);

        Diagnostic refused = Fail(Settings);
        Assert.Equal(("NS0303", owl), (refused.Code, refused.File));
        File.Delete(owl);
        Run();
        Assert.Equal("of somebody", File.ReadAllText(document));
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
        Assert.Equal(["a.wav.selections.txt", "owl", "predictions.csv", "predictions.files.jsonl"],
            new DirectoryInfo(Settings.PredictOutput).EnumerateFileSystemInfos().Where(entry => entry.LinkTarget is null)
                .Select(entry => entry.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(links, link => new FileInfo(link).LinkTarget is not null);
    }

    [Fact]
    public void ALinkInThePlaceOfTheModelsPredictionsIsRefused()
    {
        WriteWave(Input("a.wav"), Samples(Window, 1), 8000, 1);
        string link = _folder.File("model", "predictions"), elsewhere = Path.GetDirectoryName(_folder.File("elsewhere", "x"))!;
        File.CreateSymbolicLink(link, elsewhere);

        Diagnostic refused = Fail(Settings with { ModelDir = Path.GetDirectoryName(link)!, PredictOutput = link });
        Assert.Equal(("NS0303", link), (refused.Code, refused.File));
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
    }

    private string Input(params string[] parts) => _folder.File(["in", .. parts]);

    private string Run(TrainingSettings? settings = null) =>
        new PredictionRun(settings ?? Settings, _said, default).Run(() => new Loudness());

    private Diagnostic Fail(TrainingSettings settings) => Assert.Throws<NightScanException>(() => Run(settings)).Diagnostic;

    private IEnumerable<string[]> Rows()
    {
        using var reader = new StreamReader(Path.Join(Settings.PredictOutput, "predictions.csv"));
        return [.. NightScan.Files.Csv.Read(reader).Skip(1).Select(row => row.Fields.ToArray())];
    }

    private static float[] FirstWindow(string path)
    {
        using var decoder = new RecordingDecoder(DecoderSet.Detect());
        SpectrogramSettings settings = TestSettings.SmallSpectrogram;
        DecodedRecording decoded = decoder.Decode(path, settings.SampleRate, settings.SampleCount, default);
        float[] samples = new float[Math.Min(settings.SampleCount,
            (int)Resampler.OutputLength(decoded.Format.SampleRate, settings.SampleRate, decoded.Samples.Length))];
        Resampler.Get(decoded.Format.SampleRate, settings.SampleRate).Resample(decoded.Samples.Span, samples);
        var transform = new SpectrogramTransform(settings);
        byte[] bytes = new byte[transform.ByteCount];
        transform.Transform(samples, bytes);
        return [.. Enumerable.Range(0, transform.ValueCount).Select(i => (float)BitConverter.ToHalf(bytes, 2 * i))];
    }

    private static short[] Samples(int frames, int channels)
    {
        Random random = new(frames);
        return [.. Enumerable.Range(0, frames * channels).Select(i => (short)((6000 * Math.Sin(i * i * 1e-6)) + random.Next(-2000, 2000)))];
    }

    private static void WriteWave(string path, ReadOnlySpan<short> samples, int sampleRate, int channels)
    {
        WaveFile.Write(path, samples, sampleRate);
        using FileStream file = File.OpenWrite(path);
        file.Position = 22;
        file.WriteByte((byte)channels);
        file.Position = 32;
        file.WriteByte((byte)(2 * channels));
    }

    /// <summary>Writes two windows whose header promises a thousand samples more.</summary>
    private static void WriteCut(string path)
    {
        WriteWave(path, Samples((2 * Window) + 1000, 1), 8000, 1);
        using FileStream file = File.OpenWrite(path);
        file.SetLength(file.Length - 2000);
    }

    /// <summary>A model that finds everything loud, and some of it louder.</summary>
    private sealed class Loudness : IClassifier
    {
        public Action? OnBatch { get; init; }

        public SpanAction? OnScores { get; init; }

        public delegate void SpanAction(Span<float> scores);

        public IReadOnlyList<string> Classes => ["quiet", "loud, \"very\"", "never"];

        public SpectrogramSettings Spectrogram => TestSettings.SmallSpectrogram;

        public void Classify(Memory<float> spectrograms, int count, Span<float> probabilities)
        {
            Assert.Equal(count * 16 * TestSettings.SmallSpectrogram.FrameCount, spectrograms.Length);
            for (int row = 0; row < count; row++)
            {
                ((ReadOnlySpan<float>)[0.3f, 0.7f, 0]).CopyTo(probabilities[(row * 3)..]);
            }

            OnScores?.Invoke(probabilities);
            OnBatch?.Invoke();
        }

        public void Dispose() { }
    }

    private sealed class Near(double tolerance) : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) a, (double, double) b) => Math.Abs(a.Item1 - b.Item1) < tolerance
            && Math.Abs(a.Item2 - b.Item2) < tolerance;

        public int GetHashCode((double, double) pair) => 0;
    }
}
