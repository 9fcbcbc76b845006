using NightScan.Diagnostics;
using NightScan.Files;
using NightScan.Tests;
using NightScan.Training.Prediction;
using NightScan.Training.Runs;
using NightScan.Training.Settings;
using NightScan.Training.Tests.Runs;

namespace NightScan.Training.Tests.Library;

public sealed class TrainedModelTests : IClassFixture<TrainedModelTests.TrainedTones>, IDisposable
{
    private readonly TrainedTones _tones;
    private readonly TemporaryFolder _folder = new();
    private readonly TrainedModel _model;

    public TrainedModelTests(TrainedTones tones) => (_tones, _model) = (tones, TrainedModel.Load(tones.ModelDir, "cpu"));

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ItKnowsWhatItWasTrainedOn()
    {
        Assert.Equal(["high", "low", "middle"], _model.Classes);
        Assert.Equal(SpectrogramCache.Open(_tones.Cache).Settings, _model.Settings);
    }

    /// <summary>To five digits: batches are not cut where those of Predict are.</summary>
    [Theory]
    [InlineData(1320)]
    [InlineData(50_000)]
    public void ItSaysWhatPredictSays(int samples)
    {
        string recording = Recording(samples);
        string[][] rows = Predict(recording);
        PredictedWindow[] windows = [.. _model.Predict(recording)];
        Assert.Equal(
            rows.Select(row => (double.Parse(row[1], CultureInfo.InvariantCulture), double.Parse(row[2], CultureInfo.InvariantCulture))),
            windows.Select(window => (Math.Round(window.Start, 3), Math.Round(window.End, 3))));
        Assert.Equal(rows.Select(row => row[4]), windows.Select(window => window.Best.Class));
        Assert.All(rows.Zip(windows),
            pair => Assert.Equal(double.Parse(pair.First[5], CultureInfo.InvariantCulture), pair.Second.Best.Score, 1e-4));
        Assert.All(windows, window =>
        {
            Assert.Equal(1, window.Scores.Sum(score => score.Score), 1e-5);
            Assert.Equal(window.Scores.OrderByDescending(score => score.Score), window.Scores);
            Assert.All(window.Scores, score => Assert.Equal(score.Class, _model.Classes[score.ClassNumber]));
        });
    }

    [Fact]
    public void ASpectrogramIsAWindow()
    {
        string recording = Recording(2000);
        using SpectrogramMaker maker = new(_model.Settings);
        IReadOnlyList<ClassScore> scores = _model.Predict(maker.FromRecording(recording));
        Assert.Equal(Assert.Single(_model.Predict(recording)).Scores, scores);
        Assert.Throws<ArgumentException>(() => _model.Predict(new Spectrogram(2, 2, new float[4])));
    }

    [Fact]
    public void WhatCannotBeUsedSaysWhy()
    {
        string text = _folder.File("text.wav");
        File.WriteAllText(text, "not a recording");
        Assert.Equal("NS0101", Code(() => _model.Predict(text).Count()));
        Assert.Equal("NS0627", Code(() => TrainedModel.Load(_folder.Path)));
        Assert.Equal("NS0206", Code(() => TrainedModel.Load(_tones.ModelDir, "abacus")));
    }

    [Fact]
    public void TheWindowsBeforeATroubleAreThere()
    {
        string recording = Recording(50_000);
        byte[] bytes = File.ReadAllBytes(recording);
        float[] samples = [.. Enumerable.Range(0, 50_000).Select(i => i == 45_000 ? float.NaN : MathF.Sin(i))];
        File.WriteAllBytes(recording, [.. FloatHeader(bytes, samples.Length), .. MemoryMarshal.AsBytes<float>(samples)]);
        List<PredictedWindow> windows = [];
        Assert.Equal("NS0104", Code(() =>
        {
            foreach (PredictedWindow window in _model.Predict(recording))
            {
                windows.Add(window);
            }

            return 0;
        }));
        Assert.Equal(22, windows.Count);
    }

    private static string Code<T>(Func<T> act) => Assert.Throws<NightScanException>(() => act()).Diagnostic.Code;

    /// <summary>The header of a recording of 16-bit numbers, for as many of 32 bits and with a point.</summary>
    private static byte[] FloatHeader(byte[] wave, int samples)
    {
        byte[] header = wave[..44];
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), 36 + (4 * samples));
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(20), 3);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), 4 * 8000);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), 4);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), 32);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(40), 4 * samples);
        return header;
    }

    private string Recording(int samples)
    {
        string path = _folder.File("in", "night.wav");
        WaveFile.Write(path, [.. Enumerable.Range(0, samples).Select(i => (short)(8000 * Math.Sin(i * (0.3 + (i * 2e-5)))))], 8000);
        return path;
    }

    private string[][] Predict(string recording)
    {
        TrainingSettings settings = new()
        {
            IndexDb = "",
            CacheDir = "",
            ModelDir = _tones.ModelDir,
            PredictInput = recording,
            PredictOutput = _folder.File("out", "x")[..^2],
            BatchSize = 5,
            TopK = 1,
            TrainDevice = "cpu",
        };
        SaidReporter said = new();
        new PredictionRun(settings, said, default).Run(() => SavedModel.Load(settings, said));
        using var reader = new StreamReader(Path.Join(settings.PredictOutput, "predictions.csv"));
        return [.. Csv.Read(reader).Skip(1).Select(row => row.Fields.ToArray())];
    }

    /// <summary>A model of the tones, after an epoch.</summary>
    public sealed class TrainedTones : IDisposable
    {
        private readonly TonesFolder _tones = new();

        public TrainedTones()
        {
            TrainingSettings settings = _tones.NewSettings() with { Epochs = 1 };
            TrainingRun.Run(settings, _tones.Index, new SaidReporter(), default);
            ModelDir = settings.ModelDir;
        }

        public string ModelDir { get; }

        public string Cache => _tones.Cache;

        public void Dispose() => _tones.Dispose();
    }
}
