using NightScan.Diagnostics;
using NightScan.Spectrograms;
using NightScan.Tests;
using NightScan.Training.Prediction;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Prediction;

/// <summary>A folder to predict, and a model that finds everything loud.</summary>
public abstract class PredictionFixture : IDisposable
{
    protected const int Window = 2000;

    private protected readonly TemporaryFolder _folder = new();
    private protected readonly SaidReporter _said = new();

    private protected TrainingSettings Settings => new()
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

    private protected string Input(params string[] parts) => _folder.File(["in", .. parts]);

    private protected string Run(TrainingSettings? settings = null) =>
        new PredictionRun(settings ?? Settings, _said, default).Run(() => new Loudness());

    private protected Diagnostic Fail(TrainingSettings settings) => Assert.Throws<NightScanException>(() => Run(settings)).Diagnostic;

    private protected IEnumerable<string[]> Rows()
    {
        using var reader = new StreamReader(Path.Join(Settings.PredictOutput, "predictions.csv"));
        return [.. NightScan.Files.Csv.Read(reader).Skip(1).Select(row => row.Fields.ToArray())];
    }

    private protected static short[] Samples(int frames, int channels)
    {
        Random random = new(frames);
        return [.. Enumerable.Range(0, frames * channels).Select(i => (short)((6000 * Math.Sin(i * i * 1e-6)) + random.Next(-2000, 2000)))];
    }

    private protected static void WriteWave(string path, ReadOnlySpan<short> samples, int sampleRate, int channels)
    {
        WaveFile.Write(path, samples, sampleRate);
        using FileStream file = File.OpenWrite(path);
        file.Position = 22;
        file.WriteByte((byte)channels);
        file.Position = 32;
        file.WriteByte((byte)(2 * channels));
    }

    /// <summary>Writes two windows whose header promises a thousand samples more.</summary>
    private protected static void WriteCut(string path)
    {
        WriteWave(path, Samples((2 * Window) + 1000, 1), 8000, 1);
        using FileStream file = File.OpenWrite(path);
        file.SetLength(file.Length - 2000);
    }

    /// <summary>A model that finds everything loud, and some of it louder.</summary>
    private protected sealed class Loudness : IClassifier
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
}
