using NightScan.Training.Libtorch;
using TorchSharp.Modules;

namespace NightScan.Training.Optimisation;

/// <summary>
/// Adam with decoupled weight decay: "Decoupled Weight Decay Regularization" (arXiv 1711.05101). Matrices and kernels decay, biases and
/// norms do not. Its state stands under the parameters' keys, so that a checkpoint is one file with those.
/// </summary>
internal sealed class AdamW : IDisposable
{
    private readonly Member[] _members;
    private readonly Tensor _step;
    private readonly double _weightDecay;

    /// <param name="groups">Each with a rate of its own. Make the optimizer after the model has moved to its device.</param>
    /// <param name="weightDecay">Share of a weight that a step of learning rate 1 takes away.</param>
    public AdamW(IReadOnlyList<ParameterGroup> groups, double weightDecay)
    {
        Groups = groups;
        _members = [.. groups.SelectMany(group => group.Parameters
            .Select(entry => new Member(group, entry.Key, entry.Parameter, Zeros(entry.Parameter), Zeros(entry.Parameter))))];
        _step = zeros(1, ScalarType.Float32, _members.FirstOrDefault()?.Parameter.device ?? CPU).DetachFromDisposeScope();
        _weightDecay = weightDecay;
    }

    /// <summary>All parameters learn at the same rate.</summary>
    public AdamW(IEnumerable<(string Key, Parameter Parameter)> parameters, double weightDecay)
        : this([new ParameterGroup([.. parameters])], weightDecay)
    {
    }

    /// <summary>What learns, and how often each part has been updated.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>The running means by key, <c>exp_avg.</c> or <c>exp_avg_sq.</c> before a parameter's; live.</summary>
    public Dictionary<string, Tensor> State() => _members
        .SelectMany(member => new[] { ("exp_avg." + member.Key, member.Mean), ("exp_avg_sq." + member.Key, member.Square) })
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>The length of the vector of all gradients; 0 without any.</summary>
    /// <returns>One number on the device, in the caller's dispose scope.</returns>
    public Tensor Length()
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor[] gradients = [.. _members.Select(member => member.Parameter.grad).OfType<Tensor>()];
        return (gradients.Length == 0 ? zeros(1) : ListKernels.Length(gradients)).MoveToOuterDisposeScope();
    }

    /// <summary>Takes a step along the gradients; parameters without one stay as they are.</summary>
    /// <param name="learningRate">Of a group whose share is 1.</param>
    /// <param name="divisor">What the gradients are divided by first: one number on the device; null: nothing.</param>
    public void Step(double learningRate, Tensor? divisor = null)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (IGrouping<ParameterGroup, (Member Of, Tensor Gradient)> group in _members
            .Select(member => (Of: member, Gradient: member.Parameter.grad!)).Where(pair => pair.Gradient is not null)
            .GroupBy(pair => pair.Of.Group))
        {
            _step.Fill_(++group.Key.Updates);
            foreach (IGrouping<bool, (Member Of, Tensor Gradient)> alike in group.GroupBy(pair => Decays(pair.Of.Parameter)))
            {
                ListKernels.AdamW([.. alike.Select(pair => pair.Of.Parameter)], [.. alike.Select(pair => pair.Gradient)],
                    [.. alike.Select(pair => pair.Of.Mean)], [.. alike.Select(pair => pair.Of.Square)], _step,
                    new AdamWSettings(learningRate * group.Key.RateShare, alike.Key ? _weightDecay : 0), divisor);
            }
        }
    }

    /// <summary>The next gradients take the place of these, instead of being added to them.</summary>
    public void ForgetGradients() => Array.ForEach(_members, member => member.Parameter.grad = null);

    public void Dispose()
    {
        _step.Dispose();
        foreach (Member member in _members)
        {
            member.Mean.Dispose();
            member.Square.Dispose();
        }
    }

    // Biases and the scales of norms are vectors; everything else has more dimensions.
    private static bool Decays(Parameter parameter) => parameter.ndim > 1;

    private static Tensor Zeros(Parameter like)
    {
        using IDisposable gradientsOff = no_grad();
        return zeros_like(like).DetachFromDisposeScope();
    }

    /// <param name="Mean">Running mean of the gradient.</param>
    /// <param name="Square">Running mean of its square.</param>
    private sealed record Member(ParameterGroup Group, string Key, Parameter Parameter, Tensor Mean, Tensor Square);
}
