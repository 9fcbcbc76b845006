namespace NightScan.Settings;

/// <summary>What networks are called. The trainer has one for each; a build refuses other names before it computes anything.</summary>
public static class ArchitectureNames
{
    /// <summary>All of them, smallest of a family first.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "efficientnet-b0", "efficientnet-b1", "efficientnet-b2", "efficientnet-b3", "efficientnet-b4", "efficientnet-b5",
        "resnet18",
        "cnn6", "cnn10",
    ];
}
