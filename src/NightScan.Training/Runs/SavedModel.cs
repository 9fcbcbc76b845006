using NightScan.Spectrograms;
using NightScan.Training.Checkpoints;
using NightScan.Training.Models;
using NightScan.Training.Optimisation;
using NightScan.Training.Prediction;
using NightScan.Training.Reporting;
using NightScan.Training.Settings;
using static TorchSharp.torch;

namespace NightScan.Training.Runs;

/// <summary>The best weights of a run, ready for use.</summary>
internal sealed class SavedModel : IClassifier
{
    private SavedModel(ModelDescription description, SpectrogramSettings spectrogram, Classifier network, ComputeDevice device)
    {
        Description = description;
        Spectrogram = spectrogram;
        Network = network;
        Device = device;
    }

    public ModelDescription Description { get; }

    public IReadOnlyList<string> Classes => Description.Classes;

    public SpectrogramSettings Spectrogram { get; }

    /// <summary>In inference mode.</summary>
    public Classifier Network { get; }

    public ComputeDevice Device { get; }

    /// <summary>Loads what lies in ModelDir.</summary>
    /// <param name="settings">Tell ModelDir, device and precision.</param>
    /// <param name="reporter">Told what is the matter with the device, and with the model.</param>
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
        return new SavedModel(description, spectrogram, network.to(device.Device), device);
    }

    /// <summary>Loads what lies in ModelDir, and tells what it runs on.</summary>
    /// <exception cref="NightScanException">As <see cref="Load"/>.</exception>
    public static IClassifier Open(TrainingSettings settings, ITrainingReporter reporter)
    {
        SavedModel model = Load(settings, reporter);
        reporter.Device(model.Device.Describe(settings.TrainThreads));
        return model;
    }

    /// <inheritdoc/>
    public void Classify(Memory<float> spectrograms, int count, Span<float> probabilities)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable gradientsOff = no_grad();
        Tensor logits = Network.call(BatchInput.ToDevice(spectrograms, count, Spectrogram.MelBands, Spectrogram.FrameCount, Device));
        Scores.Read(logits.softmax(1), probabilities);
    }

    public void Dispose() => Network.Dispose();
}
