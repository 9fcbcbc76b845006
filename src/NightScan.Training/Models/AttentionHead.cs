using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace NightScan.Training.Models;

/// <summary>
/// Attention pooling over time: every moment of the last features gives its own answer, and for each class it is learned which moments
/// count. It is the head for sound events of the PANNs (Cnn14_DecisionLevelAtt, arXiv 1912.10211) as the winners of BirdCLEF use it:
/// features of neighbouring moments are joined (the maximum plus the mean of three), go through a layer with ReLU and dropout, and two
/// layers make of each moment t a score s and an answer x for each class. The weights of the moments are the softmax over time of tanh(s),
/// so that none has more than e² times the weight of another.
/// </summary>
/// <remarks>
/// <para>Classes that exclude each other: the logit of a class is the weighted mean of its answers, Σ wₜ xₜ, since a softmax over the
/// classes follows.</para>
/// <para>Any number of labels: the PANNs' score of a clip is the weighted mean of probabilities, p = Σ wₜ σ(xₜ), which one clear moment of
/// many raises, while the mean of the answers would want most moments to agree. What is returned is its logit, ln p − ln(1 − p): a sigmoid
/// gives the score of the PANNs, and loss, masks and metrics are those of the other heads. Both logarithms are those of sums of
/// exponentials, ln Σ wₜ σ(xₜ) and ln Σ wₜ σ(−xₜ), so that large answers lose nothing; the logit lies between the smallest and the largest
/// of them.</para>
/// <para>Everything is computed in float32. The layers begin as they are made.</para>
/// </remarks>
internal sealed class AttentionHead : Module<Tensor, Tensor>
{
    /// <summary>What all keys of one begin with.</summary>
    public const string Prefix = "attention.";

    // The names of the fields are keys of the state.
    private readonly Linear? fc1;
    private readonly Linear att;
    private readonly Linear cla;
    private readonly double _dropout;
    private readonly bool _isMulti;

    /// <param name="channels">Of the features.</param>
    /// <param name="kind">For which kind of labels it is.</param>
    /// <param name="dropout">Before each layer, 0 to less than 1.</param>
    /// <param name="hasLayer">Whether features go through a layer of its own first; where the network has one, it is handed its
    /// outputs.</param>
    public AttentionHead(int channels, int classes, HeadKind kind, double dropout, bool hasLayer = true)
        : base(nameof(AttentionHead))
    {
        fc1 = hasLayer ? Linear(channels, channels) : null;
        att = Linear(channels, classes);
        cla = Linear(channels, classes);
        (_dropout, _isMulti) = (dropout, kind == HeadKind.LabelAttention);
        RegisterComponents();
    }

    /// <summary>One for a network; null where its kind is another.</summary>
    public static AttentionHead? Of(HeadKind kind, int channels, int classes, double dropout, bool hasLayer = true) =>
        kind == HeadKind.Average ? null : new AttentionHead(channels, classes, kind, dropout, hasLayer);

    /// <summary>Joins the features of neighbouring moments.</summary>
    /// <param name="features">(batch, channels, moments): the mean over frequency.</param>
    /// <returns>(batch, moments, channels).</returns>
    public static Tensor Moments(Tensor features) =>
        F.max_pool1d(features, 3, stride: 1, padding: 1).add(F.avg_pool1d(features, 3, stride: 1, padding: 1)).transpose(1, 2);

    /// <param name="moments">(batch, moments, channels), float32; not negative where a layer of the network comes before.</param>
    /// <returns>Logits, (batch, classes).</returns>
    public override Tensor forward(Tensor moments)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor inner = fc1 is null ? moments : fc1.call(F.dropout(moments, _dropout, training)).relu();
        inner = F.dropout(inner, _dropout, training);
        Tensor weights = att.call(inner).tanh().log_softmax(1), answers = cla.call(inner);
        Tensor logits = _isMulti
            ? weights.add(F.logsigmoid(answers)).logsumexp(1).sub(weights.add(F.logsigmoid(answers.neg())).logsumexp(1))
            : weights.exp().mul(answers).sum(1);
        return logits.MoveToOuterDisposeScope();
    }
}
