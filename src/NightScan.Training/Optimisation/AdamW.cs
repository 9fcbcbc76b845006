using TorchSharp.Modules;
using Adam = TorchSharp.Modules.AdamW;

namespace NightScan.Training.Optimisation;

/// <summary>
/// Adam with decoupled weight decay: "Decoupled Weight Decay Regularization" (arXiv 1711.05101). Matrices and kernels decay, biases and
/// norms do not. TorchSharp's, and what it lacks: its state under the parameters' keys, so that a checkpoint is one file with those.
/// </summary>
internal sealed class AdamW : IDisposable
{
    private readonly (string Key, Parameter Parameter)[] _members;
    private readonly Adam.State[] _states;
    private readonly Adam _optimizer;

    /// <param name="parameters">Key and parameter. Make the optimizer after the model has moved to its device.</param>
    /// <param name="weightDecay">Share of a weight that a step of learning rate 1 takes away.</param>
    public AdamW(IEnumerable<(string Key, Parameter Parameter)> parameters, double weightDecay)
    {
        IGrouping<bool, (string Key, Parameter Parameter)>[] groups = [.. parameters.GroupBy(entry => Decays(entry.Parameter))];
        _members = [.. groups.SelectMany(group => group)];
        _optimizer = optim.AdamW(groups.Select(group =>
            new Adam.ParamGroup(group.Select(entry => entry.Parameter), weight_decay: group.Key ? weightDecay : 0)));
        // In the order in which the groups were given; the objects themselves, not copies.
        optim.Optimizer.StateDictionary all = _optimizer.state_dict();
        _states = [.. all.StateIndexRef.SelectMany(group => group).Select(index => (Adam.State)all.State[index])];
    }

    /// <summary>Updates made so far.</summary>
    public long Updates
    {
        get => _states.Length > 0 ? _states[0].step : 0;
        set => Array.ForEach(_states, state => state.step = value);
    }

    /// <summary>The running means by key, <c>exp_avg.</c> or <c>exp_avg_sq.</c> before a parameter's; live.</summary>
    public Dictionary<string, Tensor> State() => _members.Zip(_states)
        .SelectMany(pair => new[] { ("exp_avg." + pair.First.Key, pair.Second.exp_avg),
            ("exp_avg_sq." + pair.First.Key, pair.Second.exp_avg_sq) })
        .ToDictionary(StringComparer.Ordinal);

    public void ZeroGradients()
    {
        // Each look at a gradient is one more owner of its memory, until it is disposed.
        using DisposeScope scope = NewDisposeScope();
        _optimizer.zero_grad();
    }

    public void ScaleGradients(double factor)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((string _, Parameter parameter) in _members)
        {
            parameter.grad?.mul_(factor);
        }
    }

    /// <summary>Shortens the vector of all gradients where it is longer than wanted.</summary>
    /// <param name="longest">The length wanted; infinite to measure alone.</param>
    /// <returns>Its length before.</returns>
    public double ClipGradients(double longest)
    {
        using DisposeScope scope = NewDisposeScope();
        return nn.utils.clip_grad_norm_(_members.Select(entry => entry.Parameter), longest);
    }

    public void Step(double learningRate)
    {
        foreach (optim.ILearningRateController group in _optimizer.ParamGroups)
        {
            group.LearningRate = learningRate;
        }

        using DisposeScope scope = NewDisposeScope();
        _optimizer.step();
    }

    public void Dispose() => _optimizer.Dispose();

    // Biases and the scales of norms are vectors; everything else has more dimensions.
    private static bool Decays(Parameter parameter) => parameter.ndim > 1;
}
