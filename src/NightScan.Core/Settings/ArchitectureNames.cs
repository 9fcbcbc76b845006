namespace NightScan.Settings;

/// <summary>What Architecture may be; a build refuses other names before it computes anything.</summary>
internal static class ArchitectureNames
{
    /// <summary>A last layer alone, on what the network of PretrainedWeights makes of spectrograms.</summary>
    public const string Linear = "linear";

    /// <summary>Networks, smallest of a family first; the trainer has one for each.</summary>
    public static IReadOnlyList<string> Networks { get; } =
    [
        "efficientnet-b0", "efficientnet-b1", "efficientnet-b2", "efficientnet-b3", "efficientnet-b4", "efficientnet-b5",
        "resnet18",
        "cnn6", "cnn10",
    ];

    /// <summary>All words of the setting.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Networks, Linear];
}
