using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace NightScan.Training.Models;

/// <summary>The shape of an inverted residual block.</summary>
/// <param name="Expansion">Channels inside the block, as a multiple of those that enter.</param>
/// <param name="Kernel">Of the depthwise convolution.</param>
/// <param name="Stride">Of the depthwise convolution.</param>
internal sealed record InvertedResidualShape(int Expansion, int Kernel, int Stride, int Inputs, int Outputs);

/// <summary>
/// EfficientNet's block (MBConv): widen, depthwise convolution, squeeze and excitation, narrow; added to its input where shapes allow.
/// </summary>
internal sealed class InvertedResidual : Module<Tensor, Tensor>
{
    // The name of the field is a key of the state.
    private readonly Sequential block;
    private readonly double _dropProbability;
    private readonly bool _isResidual;

    public InvertedResidual(InvertedResidualShape shape, double dropProbability, NormSettings norm)
        : base(nameof(InvertedResidual))
    {
        List<Module<Tensor, Tensor>> layers = [];
        int widened = ChannelRounding.Round(shape.Inputs * shape.Expansion);
        if (widened != shape.Inputs)
        {
            layers.Add(new ConvolutionNorm(shape.Inputs, widened, 1, 1, 1, norm, activates: true));
        }

        layers.Add(new ConvolutionNorm(widened, widened, shape.Kernel, shape.Stride, widened, norm, activates: true));
        layers.Add(new SqueezeExcitation(widened, Math.Max(1, shape.Inputs / 4)));
        layers.Add(new ConvolutionNorm(widened, shape.Outputs, 1, 1, 1, norm, activates: false));
        block = Sequential(layers);

        _dropProbability = dropProbability;
        _isResidual = shape.Stride == 1 && shape.Inputs == shape.Outputs;
        RegisterComponents();
    }

    /// <param name="input">(batch, inputs, height, width).</param>
    /// <returns>(batch, outputs, height / stride, width / stride), rounded up.</returns>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = block.call(input);
        return (_isResidual ? StochasticDepth.Apply(output, _dropProbability, training).add_(input) : output).MoveToOuterDisposeScope();
    }
}
