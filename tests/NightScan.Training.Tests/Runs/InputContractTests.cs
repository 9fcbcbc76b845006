using System.Text.Json;
using NightScan.Annotations;
using NightScan.Augmentation;
using NightScan.Cache;
using NightScan.Diagnostics;
using NightScan.Index;
using NightScan.Recordings;
using NightScan.Spectrograms;
using NightScan.Tests;
using NightScan.Tests.Builds;
using NightScan.Training.Data;
using NightScan.Training.Prediction;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Runs;

/// <summary>What the cache has, training sees and prediction makes: the same numbers, whatever they are.</summary>
public sealed class InputContractTests : IDisposable
{
    private readonly PipelineFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Contracts() =>
    [
        "", "Padding=repeat", "Padding=reflect", "Normalization=none", "Padding=reflect Normalization=pcen PcenGain=0.8",
        "Padding=repeat Normalization=fixed NormalizationMean=-20 NormalizationDeviation=15",
    ];

    /// <summary>Whole windows, the rest of a recording, and one that is shorter than a window.</summary>
    [Theory]
    [MemberData(nameof(Contracts))]
    public void PredictionMakesWhatTheCacheHas(string contract)
    {
        SpectrogramSettings settings = Use(contract);
        _folder.Settings = _folder.Settings with { Windows = WindowChoice.All, FinalWindow = FinalWindow.Extend };
        WaveFile.WriteTone(_folder.Recording("owl/long.wav"), 1, seconds: 0.65);
        WaveFile.WriteTone(_folder.Recording("owl/short.wav"), 2, seconds: 0.1);
        Assert.Equal(4, _folder.Build().Total.Generated);
        using WindowSpectrograms windows = new(settings, DecoderSet.Detect());
        float[] made = new float[settings.MelBands * settings.FrameCount];
        int found = 0;
        foreach (string recording in (string[])["long", "short"])
        {
            Assert.Null(windows.Open(_folder.Recording($"owl/{recording}.wav"), default));
            for (; windows.Next(made, out double begin, out _, out _, default); found++)
            {
                // The only window of a recording has no number.
                string name = recording == "short" ? "short.npy"
                    : string.Create(CultureInfo.InvariantCulture, $"long_{1000 * begin:000000000}.npy");
                string output = Assert.Single(_folder.Outputs(), path => path.EndsWith($"/{name}", StringComparison.Ordinal));
                Assert.Equal(SpectrogramReader.Read(Path.Join(_folder.Cache, output)).Values, made);
            }
        }

        Assert.Equal(4, found);
    }

    [Theory]
    [InlineData("Padding=repeat Normalization=none", "none: decibels")]
    [InlineData("Normalization=fixed NormalizationMean=-20 NormalizationDeviation=15", "minus NormalizationMean")]
    [InlineData("Padding=reflect Normalization=pcen PcenGain=0.8", "PCEN")]
    public void TheTrainerTrainsOnAllOfThemAndSaysOnWhat(string contract, string words)
    {
        SpectrogramSettings settings = Use(contract);
        _folder.Settings = _folder.Settings with
        {
            ValidationFraction = 0.2,
            TestFraction = 0.2,
            VariantsPerSample = VariantCount.Of(1),
        };
        _folder.Write("low", [.. Enumerable.Range(0, 12)]);
        _folder.Write("high", [.. Enumerable.Range(60, 12)]);
        _folder.Build();
        TrainingSettings training = new()
        {
            IndexDb = _folder.Settings.IndexDb,
            CacheDir = _folder.Cache,
            ModelDir = Path.Join(_folder.Cache, "..", "model"),
            Architecture = "cnn6",
            Epochs = 2,
            BatchSize = 5,
            TrainThreads = 1,
            NumWorkers = 2,
            TrainDevice = "cpu",
        };
        TrainingListener listener = new();
        TrainingRun.Run(training, TrainingIndex.Read(training.IndexDb, _folder.Cache), listener, CancellationToken.None);
        Assert.All(listener.Epochs, epoch => Assert.True(double.IsFinite(epoch.Row.Train.Loss), $"{epoch.Row.Train.Loss}"));

        ModelDescription model = ModelDescription.Read(Path.Join(training.ModelDir, "model.json"));
        Assert.Equal(settings, model.ToSpectrogramSettings("model.json"));
        Assert.Contains(words, model.Normalization, StringComparison.Ordinal);
        Assert.Equal(settings.Padding.ToString().ToLowerInvariant(), model.Spectrogram["Padding"]);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(Path.Join(training.ModelDir, "model.json")));
        foreach (string number in contract.Split(' ').Where(pair => pair.Contains('.', StringComparison.Ordinal)))
        {
            string[] pair = number.Split('=');
            Assert.Equal(pair[1], json.RootElement.GetProperty("spectrogram").GetProperty(pair[0]).GetRawText());
        }

        // Another contract is another model's.
        Use("");
        _folder.Build();
        Diagnostic other = Assert.Throws<NightScanException>(() => EvaluationRun.Run(training with { EvaluateSplit = Split.Test },
            TrainingIndex.Read(training.IndexDb, _folder.Cache), new TrainingListener(), CancellationToken.None)).Diagnostic;
        Assert.Equal("NS0628", other.Code);
        Assert.Contains($"Normalization {settings.Normalization.ToString().ToLowerInvariant()} → default", other.Message,
            StringComparison.Ordinal);
    }

    private SpectrogramSettings Use(string contract)
    {
        SpectrogramSettings settings = SpectrogramDescription.Parse(
            $"{TestSettings.SmallSpectrogram.Describe()} {contract}", "contract", DiagnosticCodes.BadModelFile);
        _folder.Settings = _folder.Settings with { Spectrogram = settings };
        return settings;
    }
}
