namespace NightScan.Training.Settings;

/// <summary>The names that <c>Architecture</c> takes.</summary>
public static class Architectures
{
    /// <summary>What a build on real recordings trains.</summary>
    public const string Default = "efficientnet-b0";

    /// <summary>What a build on the sample set trains: small enough for a first look on a laptop.</summary>
    public const string SampleSetDefault = "cnn6";

    public static IReadOnlyList<string> Names { get; } =
    [
        "efficientnet-b0", "efficientnet-b1", "efficientnet-b2", "efficientnet-b3", "efficientnet-b4", "efficientnet-b5",
        "resnet18", "cnn6", "cnn10",
    ];
}
