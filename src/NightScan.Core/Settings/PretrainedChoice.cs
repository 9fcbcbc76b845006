namespace NightScan.Settings;

/// <summary>Which weights PretrainedWeights asks for, of those that a package brings.</summary>
internal static class PretrainedChoice
{
    /// <summary>Weights that were trained on ImageNet.</summary>
    public const string ImageNet = "imagenet";

    // What Microsoft.ML.DnnImageFeaturizer.ResNet18 has.
    private const string Architecture = "resnet18";

    /// <summary>Whether a package has to be fetched.</summary>
    /// <exception cref="NightScanException">NS0650: its weights are of another architecture.</exception>
    public static bool AsksForImageNet(SettingValues values)
    {
        if (values.Of(KnownSettings.PretrainedWeights) != ImageNet)
        {
            return false;
        }

        string architecture = values.Of(KnownSettings.Architecture);
        return architecture is Architecture or ArchitectureNames.Linear ? true : throw new NightScanException(DiagnosticCodes.OtherImageNet,
            $"PretrainedWeights is {ImageNet}, which has weights of {Architecture} alone, and Architecture is {architecture}: train with "
                + $"Architecture={Architecture} or {ArchitectureNames.Linear}, or give a file with weights of {architecture} "
                + "(docs/training.md)");
    }
}
