using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace NightScan.Training.Models;

/// <summary>
/// Weighs channels by what the whole picture shows: "Squeeze-and-Excitation Networks" (arXiv 1709.01507), with SiLU between.
/// </summary>
internal sealed class SqueezeExcitation : Module<Tensor, Tensor>
{
    // The names of the fields are keys of the state.
    private readonly Conv2d fc1;
    private readonly Conv2d fc2;

    public SqueezeExcitation(long channels, long squeezed)
        : base(nameof(SqueezeExcitation))
    {
        fc1 = Conv2d(channels, squeezed, 1);
        fc2 = Conv2d(squeezed, channels, 1);
        RegisterComponents();
    }

    /// <param name="input">(batch, channels, height, width).</param>
    /// <returns>The same shape.</returns>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor squeezed = Reduced.Convolve(fc1, F.adaptive_avg_pool2d(input, 1)).silu();
        return Reduced.Convolve(fc2, squeezed).sigmoid().mul(input).MoveToOuterDisposeScope();
    }
}
