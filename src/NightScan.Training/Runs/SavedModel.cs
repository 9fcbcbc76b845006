using NightScan.Spectrograms;
using NightScan.Training.Checkpoints;
using NightScan.Training.Libtorch;
using NightScan.Training.Models;
using NightScan.Training.Prediction;
using NightScan.Training.Reporting;
using NightScan.Training.Settings;

namespace NightScan.Training.Runs;

/// <summary>The best weights of a run, ready for use.</summary>
/// <param name="Network">In inference mode.</param>
internal sealed record SavedModel(IReadOnlyList<string> Classes, SpectrogramSettings Spectrogram, Classifier Network, ComputeDevice Device)
    : IClassifier
{
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
        Classifier network = Architecture.Find(description.Architecture).Build(description.Classes.Count, description.InputChannels);
        ModelWeights.Load(network, folder.Best);
        network.eval();
        DataDoubts.ReportUntrained(description, folder.Model, reporter);
        reporter.Device(device.Describe(settings.TrainThreads));
        return new SavedModel(description.Classes, spectrogram, network.to(device.Device), device);
    }

    /// <inheritdoc/>
    public void Classify(Memory<float> spectrograms, int count, Span<float> probabilities)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientsOff = no_grad();
        Tensor logits = Network.call(Device.Input(spectrograms, count, Spectrogram.MelBands, Spectrogram.FrameCount));
        TensorNumbers.Read(logits.softmax(1), probabilities);
    }

    public void Dispose() => Network.Dispose();
}
