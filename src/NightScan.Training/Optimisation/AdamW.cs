using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NightScan.Training.Optimisation;

/// <summary>
/// Adam with decoupled weight decay: "Decoupled Weight Decay Regularization" (arXiv 1711.05101). Matrices and kernels decay, biases and
/// norms do not. It has its own state, rather than torch.optim's, so that a checkpoint can hold it under the parameters' keys.
/// </summary>
internal sealed class AdamW : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly FlatGroup[] _groups;

    /// <param name="parameters">Key and parameter. Make the optimizer after the model has moved to its device.</param>
    /// <param name="weightDecay">Share of a weight that a step of learning rate 1 takes away.</param>
    public AdamW(IEnumerable<(string Key, Parameter Parameter)> parameters, double weightDecay) =>
        _groups = [.. parameters
            .GroupBy(entry => Decays(entry.Parameter))
            .Select(group => new FlatGroup([.. group], group.Key ? weightDecay : 0))];

    /// <summary>Updates made so far.</summary>
    public long Updates { get; set; }

    /// <summary>The running means by key, <c>exp_avg.</c> or <c>exp_avg_sq.</c> before a parameter's; live, in the caller's dispose scope.</summary>
    public Dictionary<string, Tensor> State() => _groups
        .SelectMany(group => group.Views(group.Mean).Select(entry => ("exp_avg." + entry.Key, entry.View))
            .Concat(group.Views(group.MeanSquare).Select(entry => ("exp_avg_sq." + entry.Key, entry.View))))
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>Forgets the gradients.</summary>
    public void ZeroGradients()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (FlatGroup group in _groups)
        {
            group.Gradient.zero_();
        }
    }

    /// <summary>Multiplies all gradients.</summary>
    /// <param name="factor">A single number, on the device.</param>
    public void ScaleGradients(Tensor factor)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (FlatGroup group in _groups)
        {
            group.Gradient.mul_(factor);
        }
    }

    /// <summary>Multiplies all gradients.</summary>
    public void ScaleGradients(double factor)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (FlatGroup group in _groups)
        {
            group.Gradient.mul_(factor);
        }
    }

    /// <summary>Length of the vector of all gradients: a single number on the device, in the caller's dispose scope.</summary>
    public Tensor GradientNorm() => stack(_groups.Select(group => group.Gradient.norm())).norm();

    /// <summary>Updates the parameters by their gradients.</summary>
    /// <param name="learningRate">Of this step.</param>
    public void Step(double learningRate)
    {
        Updates++;
        double meanCorrection = 1 - Math.Pow(Beta1, Updates), rootCorrection = Math.Sqrt(1 - Math.Pow(Beta2, Updates));
        using IDisposable gradientsOff = no_grad();
        foreach (FlatGroup group in _groups)
        {
            using DisposeScope scope = NewDisposeScope();
            group.Mean.mul_(Beta1).add_(group.Gradient, 1 - Beta1);
            group.MeanSquare.mul_(Beta2).addcmul_(group.Gradient, group.Gradient, 1 - Beta2);
            Tensor update = group.Mean.div(group.MeanSquare.sqrt().div_(rootCorrection).add_(Epsilon));
            foreach ((string _, Parameter parameter, Tensor part) in group.Views(update))
            {
                if (group.WeightDecay != 0)
                {
                    parameter.mul_(1 - (learningRate * group.WeightDecay));
                }

                parameter.add_(part, -learningRate / meanCorrection);
            }
        }
    }

    public void Dispose()
    {
        foreach (FlatGroup group in _groups)
        {
            group.Dispose();
        }
    }

    // Biases and the scales of norms are vectors; everything else has more dimensions.
    private static bool Decays(Parameter parameter) => parameter.ndim > 1;
}
