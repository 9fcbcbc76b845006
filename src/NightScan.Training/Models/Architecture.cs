using NightScan.Settings;

namespace NightScan.Training.Models;

/// <summary>A network that can be asked for by name.</summary>
/// <param name="Name">As the <c>Architecture</c> property and model.json give it.</param>
/// <param name="Build">Makes one with freshly drawn weights, from the number of classes and the input channels (1 or 3). Call it outside of
/// dispose scopes.</param>
/// <param name="StemKey">Key of the weights of the first convolution.</param>
/// <param name="HeadPrefix">What the keys of the head begin with: the last layer, or an <see cref="AttentionHead"/> in its place.</param>
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

    /// <summary>What the keys of the last layer begin with where there is no other head.</summary>
    public required string LayerPrefix { get; init; }

    public bool IsEfficientNet => EfficientNetScales.ContainsKey(Name);

    /// <summary>One for each network that the setting may name, in their order.</summary>
    public static IReadOnlyList<Architecture> All { get; } = [.. ArchitectureNames.Networks.Select(name => Named(name, HeadKind.Average))];

    /// <summary>Finds one by name, whatever its case.</summary>
    /// <param name="isMulti">Whether an example may have any number of labels.</param>
    /// <exception cref="NightScanException">NS0206: there is none of this name.</exception>
    public static Architecture Find(string name, ModelHead head = ModelHead.Average, bool isMulti = false)
    {
        Architecture found = All.FirstOrDefault(architecture => architecture.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new NightScanException(DiagnosticCodes.UnknownName,
                $"Architecture is '{name}': give one of {string.Join(", ", All.Select(architecture => architecture.Name))}.");
        return head == ModelHead.Average ? found : Named(found.Name, isMulti ? HeadKind.LabelAttention : HeadKind.Attention);
    }

    /// <summary>Whether a key is that of a head, the model's or another one that the architecture might have.</summary>
    public bool IsOfHead(string key) => key.StartsWith(HeadPrefix, StringComparison.Ordinal)
        || key.StartsWith(LayerPrefix, StringComparison.Ordinal) || key.StartsWith(AttentionHead.Prefix, StringComparison.Ordinal);

    private static Architecture Named(string name, HeadKind head) => name switch
    {
        "resnet18" => Of(name, head, (classes, channels) => new ResNet(classes, channels, head), "conv1.weight", "fc."),
        "cnn6" => Panns(name, head, isDouble: false),
        "cnn10" => Panns(name, head, isDouble: true),
        _ => EfficientNet(name, head, EfficientNetScales[name]),
    };

    private static Architecture EfficientNet(string name, HeadKind head, EfficientNetScale scale) => Of(
        name, head, (classes, channels) => new EfficientNet(scale, classes, channels, head), "features.0.0.weight", "classifier.1.");

    private static Architecture Panns(string name, HeadKind head, bool isDouble) => Of(
        name, head, (classes, channels) => new PannsCnn(isDouble, classes, channels, head), "conv_block1.conv1.weight", "fc_audioset.");

    private static Architecture Of(string name, HeadKind head, Func<int, int, Classifier> build, string stem, string layer) =>
        new(name, build, stem, head == HeadKind.Average ? layer : AttentionHead.Prefix) { LayerPrefix = layer };
}
