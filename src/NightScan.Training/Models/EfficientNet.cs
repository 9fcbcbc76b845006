using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace NightScan.Training.Models;

/// <summary>How a member of the family is scaled from its smallest.</summary>
/// <param name="Width">Factor on numbers of channels.</param>
/// <param name="Depth">Factor on numbers of blocks.</param>
/// <param name="Dropout">Before the last layer.</param>
internal sealed record EfficientNetScale(double Width, double Depth, double Dropout)
{
    /// <summary>Probability of the last block to be dropped; that of those before rises to it from zero.</summary>
    public double StochasticDepth { get; init; } = 0.2;

    public NormSettings Norm { get; init; } = new();
}

/// <summary>
/// EfficientNet: "Rethinking Model Scaling for Convolutional Neural Networks" (arXiv 1905.11946), with torchvision's state keys,
/// numerics and initial distribution of the weights, but for a last layer of few classes. An attention head takes the place of that layer
/// where it is asked for.
/// </summary>
internal sealed class EfficientNet : Classifier
{
    // Table 1 of the paper: a stage's first block, and how many blocks it has.
    private static readonly (InvertedResidualShape First, int Blocks)[] Stages =
    [
        (new(1, 3, 1, 32, 16), 1),
        (new(6, 3, 2, 16, 24), 2),
        (new(6, 5, 2, 24, 40), 2),
        (new(6, 3, 2, 40, 80), 3),
        (new(6, 5, 1, 80, 112), 3),
        (new(6, 5, 2, 112, 192), 4),
        (new(6, 3, 1, 192, 320), 1),
    ];

    // The names of the fields are keys of the state.
    private readonly Sequential features;
    private readonly Sequential? classifier;
    private readonly AttentionHead? attention;

    public EfficientNet(EfficientNetScale scale, int classes, int inputChannels, HeadKind head = HeadKind.Average)
        : base(nameof(EfficientNet), inputChannels)
    {
        int last = ChannelRounding.Round(Stages[^1].First.Outputs * scale.Width);
        int stem = ChannelRounding.Round(Stages[0].First.Inputs * scale.Width);
        List<Module<Tensor, Tensor>> layers =
        [
            new ConvolutionNorm(inputChannels, stem, 3, 2, 1, scale.Norm, activates: true),
            .. BuildStages(scale),
            new ConvolutionNorm(last, 4 * last, 1, 1, 1, scale.Norm, activates: true),
        ];
        features = Sequential(layers);
        classifier = head == HeadKind.Average ? Sequential(Dropout(scale.Dropout), Linear(4 * last, classes)) : null;
        attention = AttentionHead.Of(head, 4 * last, classes, scale.Dropout);
        RegisterComponents();
        Initialization.KaimingNormalConvolutions(this);
        if (classifier is not null)
        {
            Initialization.UniformBySize(classifier);
        }
    }

    public override Tensor Answer(Tensor embeddings) => attention?.call(embeddings) ?? classifier!.call(embeddings);

    protected override Tensor Features(Tensor input)
    {
        Tensor output = features.call(input);
        return attention is null ? F.adaptive_avg_pool2d(output, 1).flatten(1).to(ScalarType.Float32)
            : AttentionHead.Moments(output.to(ScalarType.Float32).mean([2]));
    }

    private static IEnumerable<Module<Tensor, Tensor>> BuildStages(EfficientNetScale scale)
    {
        int total = Stages.Sum(stage => Scaled(stage.Blocks, scale)), number = 0;
        foreach ((InvertedResidualShape unscaled, int blocks) in Stages)
        {
            InvertedResidualShape first = unscaled with
            {
                Inputs = ChannelRounding.Round(unscaled.Inputs * scale.Width),
                Outputs = ChannelRounding.Round(unscaled.Outputs * scale.Width),
            };
            InvertedResidualShape later = first with { Inputs = first.Outputs, Stride = 1 };
            List<Module<Tensor, Tensor>> stage = [];
            for (int i = 0; i < Scaled(blocks, scale); i++)
            {
                stage.Add(new InvertedResidual(i == 0 ? first : later, scale.StochasticDepth * number++ / total, scale.Norm));
            }

            yield return Sequential(stage);
        }
    }

    private static int Scaled(int blocks, EfficientNetScale scale) => (int)Math.Ceiling(blocks * scale.Depth);
}
