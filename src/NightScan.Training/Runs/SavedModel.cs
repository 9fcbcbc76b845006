using NightScan.Index;
using NightScan.Spectrograms;
using NightScan.Training.Checkpoints;
using NightScan.Training.Libtorch;
using NightScan.Training.Models;
using NightScan.Training.Optimisation;
using NightScan.Training.Prediction;
using NightScan.Training.Reporting;
using NightScan.Training.Settings;

namespace NightScan.Training.Runs;

/// <summary>The best weights of a run, ready for use.</summary>
/// <param name="Classes">Those that it answers with.</param>
/// <param name="Network">In inference mode.</param>
internal sealed record SavedModel(IReadOnlyList<string> Classes, SpectrogramSettings Spectrogram, Classifier Network, ComputeDevice Device)
    : IClassifier
{
    /// <summary>Whether a recording may have any number of labels: each score is for itself.</summary>
    public bool IsMulti { get; private init; }

    /// <summary>The output that is no answer: the others are scored as though it were not there; -1 when all are.</summary>
    private int Unanswered { get; init; } = -1;

    /// <summary>Loads what lies in ModelDir, to predict: background is no answer unless it is asked for.</summary>
    /// <param name="settings">As for <see cref="Load"/>, and whether background is to be an answer.</param>
    /// <param name="reporter">As for <see cref="Load"/>.</param>
    /// <exception cref="NightScanException">As for <see cref="Load"/>.</exception>
    public static SavedModel LoadToPredict(TrainingSettings settings, ITrainingReporter reporter)
    {
        SavedModel model = Load(settings, reporter);
        string[] answers = [.. model.Classes.Where(name => name != ExampleLabels.Background)];
        if (model.IsMulti || settings.PredictBackground || answers.Length == model.Classes.Count || answers.Length == 0)
        {
            return model;
        }

        if (answers.Length == 1)
        {
            reporter.Warning(new Diagnostic(DiagnosticCodes.OneAnswer,
                $"beside background the model knows '{answers[0]}' alone, and answers with it whatever it hears: predict with "
                    + $"PredictBackground=true, or train with Labels=multi, whose scores say how probable each class is",
                    settings.ModelDir));
        }

        return model with { Classes = answers, Unanswered = model.Classes.ToList().IndexOf(ExampleLabels.Background) };
    }

    /// <summary>Loads what lies in ModelDir.</summary>
    /// <param name="settings">Tell ModelDir, device and precision.</param>
    /// <param name="reporter">Told what it runs on, and what is the matter with that or with the model.</param>
    /// <exception cref="NightScanException">NS0503: libtorch is not there; NS0620, NS0621, NS0627: there is no usable model; NS0624,
    /// NS0625: the device is not there.</exception>
    public static SavedModel Load(TrainingSettings settings, ITrainingReporter reporter)
    {
        RunFolder folder = new(settings.ModelDir);
        ModelDescription description = ModelDescription.Read(folder.Model);
        SpectrogramSettings spectrogram = description.ToSpectrogramSettings(folder.Model);
        ComputeDevice device = ComputeDevice.Select(settings, reporter);
        Classifier network = description.Network.Build(description.Classes.Count, description.InputChannels);
        ModelWeights.Load(network, folder.Best);
        network.eval();
        DataDoubts.ReportUntrained(description, folder.Model, reporter);
        reporter.Device(device.Describe(settings.TrainThreads));
        return new SavedModel(description.Classes, spectrogram, network.to(device.Device), device) { IsMulti = description.IsMulti };
    }

    /// <inheritdoc/>
    public void Classify(Memory<float> spectrograms, int count, Span<float> probabilities)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientsOff = no_grad();
        Tensor logits = Network.call(Device.Input(spectrograms, count, Spectrogram.MelBands, Spectrogram.FrameCount));
        Tensor answers = Unanswered < 0 ? logits
            : cat([logits.narrow(1, 0, Unanswered), logits.narrow(1, Unanswered + 1, logits.shape[1] - Unanswered - 1)], 1);
        TensorNumbers.Read(Probabilities.Of(answers, IsMulti), probabilities);
    }

    public void Dispose() => Network.Dispose();
}
