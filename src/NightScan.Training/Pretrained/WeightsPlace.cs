using NightScan.Settings;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training.Pretrained;

/// <summary>What PretrainedWeights leads to.</summary>
/// <param name="File">The weights.</param>
/// <param name="Model">Describes the model that NightScan trained, where a folder of one was given.</param>
internal sealed record WeightsPlace(string File, ModelDescription? Model)
{
    /// <summary>Finds the file.</summary>
    /// <param name="path">The file itself, or the ModelDir of another training.</param>
    /// <exception cref="NightScanException">NS0627: the folder holds no model.</exception>
    public static WeightsPlace Of(string path)
    {
        RunFolder folder = new(path);
        return Directory.Exists(path) ? new WeightsPlace(folder.Best, ModelDescription.Read(folder.Model)) : new WeightsPlace(path, null);
    }

    /// <summary>The file that a training will start from, which has to stay where it is.</summary>
    /// <exception cref="NightScanException">NS0627: a folder holds no model; NS0651: the build has not fetched the weights of ImageNet;
    /// NS0653: they are what the training would replace.</exception>
    public static string FileOf(TrainingSettings settings)
    {
        if (settings.PretrainedWeights == PretrainedChoice.ImageNet)
        {
            throw new NightScanException(DiagnosticCodes.NoImageNet,
                "PretrainedWeights is imagenet, and where these weights are was not said: dotnet build with -t:Train fetches them");
        }

        string file = Of(settings.PretrainedWeights).File;
        return Path.GetDirectoryName(file) != settings.ModelDir ? file : throw new NightScanException(DiagnosticCodes.WeightsReplaced,
            "PretrainedWeights lies in ModelDir, where the new training puts its own: give another ModelDir, or copy the weights", file);
    }

    /// <exception cref="NightScanException">NS0621: it is a model of another architecture.</exception>
    public void RefuseOthers(Architecture architecture)
    {
        if (Model is not null && !Model.Architecture.Equals(architecture.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw new NightScanException(DiagnosticCodes.WeightsMismatch,
                $"the weights do not fit the model: they are of {Model.Architecture}, and Architecture is {architecture.Name}", File);
        }
    }
}
