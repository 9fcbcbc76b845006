using NightScan.Settings;

namespace NightScan.Training.Settings;

/// <summary>What <c>Architecture=linear</c> needs of other settings.</summary>
internal static class LinearSettings
{
    /// <summary>Looks before anything is computed.</summary>
    /// <exception cref="NightScanException">NS0646: there is no network to learn from; NS0648: spectrograms are to be masked that are
    /// looked at once, or moments weighed that embeddings do not have.</exception>
    public static void Check(TrainingSettings settings)
    {
        if (!settings.IsLinear)
        {
            return;
        }

        if (settings.PretrainedWeights.Length == 0)
        {
            throw new NightScanException(DiagnosticCodes.NoBackbone,
                $"Architecture is {ArchitectureNames.Linear}, which trains a last layer on what a trained network makes of spectrograms, "
                    + $"and PretrainedWeights names none: give PretrainedWeights={PretrainedChoice.ImageNet}, the ModelDir of another "
                    + "training, or a file with weights (docs/training.md); or name a network to train.");
        }

        if (settings.SpecAugment)
        {
            throw new NightScanException(DiagnosticCodes.NotWithLinear,
                $"SpecAugment is true, which masks spectrograms anew in every epoch, and Architecture is {ArchitectureNames.Linear}, for "
                    + "which the network looks at each of them once: leave SpecAugment at false (Mixup mixes embeddings), or name a "
                    + "network to train.");
        }

        if (settings.Head != ModelHead.Average)
        {
            throw new NightScanException(DiagnosticCodes.NotWithLinear,
                $"Head is attention, which weighs the moments of a window, and Architecture is {ArchitectureNames.Linear}, whose embeddings "
                    + "are of whole windows: leave Head at average, or name a network to train.");
        }
    }
}
