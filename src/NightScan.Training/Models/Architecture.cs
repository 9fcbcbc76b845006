using NightScan.Settings;

namespace NightScan.Training.Models;

/// <summary>A network that can be asked for by name.</summary>
/// <param name="Name">As the <c>Architecture</c> property and model.json give it.</param>
/// <param name="Build">Makes one with freshly drawn weights, from the number of classes and the input channels (1 or 3). Call it outside of
/// dispose scopes.</param>
/// <param name="StemKey">Key of the weights of the first convolution.</param>
/// <param name="HeadPrefix">What the keys of the last layer begin with.</param>
internal sealed record Architecture(string Name, Func<int, int, Classifier> Build, string StemKey, string HeadPrefix)
{
    private static readonly NormSettings LargeNorm = new(Epsilon: 1e-3, Momentum: 0.01);

    /// <summary>How the members of the EfficientNet family differ.</summary>
    public static IReadOnlyDictionary<string, EfficientNetScale> EfficientNetScales { get; } = new Dictionary<string, EfficientNetScale>
    {
        ["efficientnet-b0"] = new(Width: 1.0, Depth: 1.0, Dropout: 0.2),
        ["efficientnet-b1"] = new(Width: 1.0, Depth: 1.1, Dropout: 0.2),
        ["efficientnet-b2"] = new(Width: 1.1, Depth: 1.2, Dropout: 0.3),
        ["efficientnet-b3"] = new(Width: 1.2, Depth: 1.4, Dropout: 0.3),
        ["efficientnet-b4"] = new(Width: 1.4, Depth: 1.8, Dropout: 0.4),
        ["efficientnet-b5"] = new(Width: 1.6, Depth: 2.2, Dropout: 0.4) { Norm = LargeNorm },
    };

    public bool IsEfficientNet => EfficientNetScales.ContainsKey(Name);

    /// <summary>One for each network that the setting may name, in their order.</summary>
    public static IReadOnlyList<Architecture> All { get; } = [.. ArchitectureNames.Networks.Select(Named)];

    /// <summary>Finds one by name, whatever its case.</summary>
    /// <exception cref="NightScanException">NS0206: there is none of this name.</exception>
    public static Architecture Find(string name) =>
        All.FirstOrDefault(architecture => architecture.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new NightScanException(DiagnosticCodes.UnknownName,
            $"Architecture is '{name}': give one of {string.Join(", ", All.Select(architecture => architecture.Name))}.");

    private static Architecture Named(string name) => name switch
    {
        "resnet18" => new(name, (classes, channels) => new ResNet(classes, channels), "conv1.weight", "fc."),
        "cnn6" => Panns(name, isDouble: false),
        "cnn10" => Panns(name, isDouble: true),
        _ => EfficientNet(name, EfficientNetScales[name]),
    };

    private static Architecture EfficientNet(string name, EfficientNetScale scale) =>
        new(name, (classes, channels) => new EfficientNet(scale, classes, channels), "features.0.0.weight", "classifier.1.");

    private static Architecture Panns(string name, bool isDouble) =>
        new(name, (classes, channels) => new PannsCnn(isDouble, classes, channels), "conv_block1.conv1.weight", "fc_audioset.");
}
