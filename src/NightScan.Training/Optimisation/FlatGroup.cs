using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NightScan.Training.Optimisation;

/// <summary>
/// Parameters that are updated alike. Their gradients are views of one flat tensor, so that clearing, measuring, clipping and most
/// of an update are one operation each instead of one for every parameter.
/// </summary>
internal sealed class FlatGroup : IDisposable
{
    private readonly (string Key, Parameter Parameter, long Begin, long Count)[] _members;

    /// <param name="members">Key and parameter, all on one device and of one type; their gradients are set to zero.</param>
    /// <param name="weightDecay">Share of a weight that a step of learning rate 1 takes away.</param>
    public FlatGroup(IReadOnlyList<(string Key, Parameter Parameter)> members, double weightDecay)
    {
        WeightDecay = weightDecay;
        using DisposeScope scope = NewDisposeScope();
        long begin = 0;
        _members = new (string, Parameter, long, long)[members.Count];
        for (int i = 0; i < members.Count; i++)
        {
            long count = members[i].Parameter.numel();
            _members[i] = (members[i].Key, members[i].Parameter, begin, count);
            begin += count;
        }

        Parameter first = members[0].Parameter;
        Gradient = Flat(begin, first);
        Mean = Flat(begin, first);
        MeanSquare = Flat(begin, first);
        foreach ((string key, Parameter parameter, Tensor view) in Views(Gradient))
        {
            parameter.grad = view;
        }
    }

    public double WeightDecay { get; }

    /// <summary>The gradients of all members, (numbers).</summary>
    public Tensor Gradient { get; }

    /// <summary>Running mean of the gradients, (numbers).</summary>
    public Tensor Mean { get; }

    /// <summary>Running mean of the squared gradients, (numbers).</summary>
    public Tensor MeanSquare { get; }

    /// <summary>The parts of a flat tensor in the shapes of the members; they belong to the caller's dispose scope.</summary>
    /// <param name="flat">(numbers).</param>
    public IEnumerable<(string Key, Parameter Parameter, Tensor View)> Views(Tensor flat)
    {
        foreach ((string key, Parameter parameter, long begin, long count) in _members)
        {
            yield return (key, parameter, flat.narrow(0, begin, count).view(parameter.shape));
        }
    }

    public void Dispose()
    {
        Gradient.Dispose();
        Mean.Dispose();
        MeanSquare.Dispose();
    }

    private static Tensor Flat(long count, Parameter like) => zeros(count, like.dtype, like.device).DetachFromDisposeScope();
}
