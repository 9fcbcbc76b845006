using NightScan.Diagnostics;
using NightScan.Recordings;
using NightScan.Spectrograms;
using NightScan.Tests;
using NightScan.Tests.Recordings.Metadata;
using NightScan.Training.Prediction;

namespace NightScan.Training.Tests.Prediction;

/// <summary>What becomes of the windows of recordings.</summary>
public sealed class PredictionTests : PredictionFixture
{
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

    private sealed class Near(double tolerance) : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) a, (double, double) b) => Math.Abs(a.Item1 - b.Item1) < tolerance
            && Math.Abs(a.Item2 - b.Item2) < tolerance;

        public int GetHashCode((double, double) pair) => 0;
    }
}
