using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace NightScan.Training.Models;

/// <summary>How the batch norms of a model estimate and divide.</summary>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Momentum">Weight of the newest batch in the running statistics.</param>
internal sealed record NormSettings(double Epsilon = 1e-5, double Momentum = 0.1);

/// <summary>
/// Convolution without bias, batch norm, SiLU or nothing; "same" padding for odd kernels. Its state has the keys of torchvision's
/// <c>Conv2dNormActivation</c>: <c>0.weight</c> for the convolution, <c>1.*</c> for the norm.
/// </summary>
internal sealed class ConvolutionNorm : Module<Tensor, Tensor>
{
    private readonly Conv2d _convolution;
    private readonly BatchNorm2d _norm;
    private readonly bool _activates;

    /// <param name="kernel">Height and width of the kernel, odd.</param>
    /// <param name="stride">Step of the kernel, in both directions.</param>
    /// <param name="groups">1, or <paramref name="inputs"/> for a depthwise convolution.</param>
    public ConvolutionNorm(long inputs, long outputs, long kernel, long stride, long groups, NormSettings norm, bool activates)
        : base(nameof(ConvolutionNorm))
    {
        _convolution = Conv2d(inputs, outputs, kernel, stride: stride, padding: (kernel - 1) / 2, groups: groups, bias: false);
        _norm = BatchNorm2d(outputs, eps: norm.Epsilon, momentum: norm.Momentum);
        _activates = activates;
        register_module("0", _convolution);
        register_module("1", _norm);
    }

    // The children are registered by number, as in torchvision; by field name they would be registered once more.
    protected override void RegisterComponents() { }

    /// <param name="input">(batch, inputs, height, width).</param>
    /// <returns>(batch, outputs, height / stride, width / stride), rounded up.</returns>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = _norm.call(Reduced.Convolve(_convolution, input));
        // In place, autograd would have to copy the input first.
        return (_activates ? output.silu() : output).MoveToOuterDisposeScope();
    }
}
