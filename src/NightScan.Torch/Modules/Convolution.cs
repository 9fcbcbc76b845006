using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>What convolutions of all dimensions share: kernels, one for each output channel, and biases.</summary>
public abstract class Convolution : Module<Tensor, Tensor>
{
    protected Parameter? _bias;
    protected Parameter? _weight;

    private protected Convolution(string name, ConvolutionShape shape, bool bias, Device? device, ScalarType? dtype)
        : base(name)
    {
        if (shape.Inputs % shape.Groups != 0 || shape.Outputs % shape.Groups != 0)
        {
            throw new ArgumentException($"{shape.Groups} groups divide neither {shape.Inputs} input channels nor {shape.Outputs} output channels");
        }

        in_channels = shape.Inputs;
        out_channels = shape.Outputs;
        kernel_size = shape.Kernel;
        stride = shape.Stride;
        padding = shape.Padding;
        dilation = shape.Dilation;
        groups = shape.Groups;
        long[] size = [shape.Outputs, shape.Inputs / shape.Groups, .. shape.Kernel];
        _weight = Made(empty(size, dtype, device));
        _bias = bias ? Made(empty([shape.Outputs], dtype, device)) : null;
        reset_parameters();
        register_parameter(nameof(weight), _weight);
        if (_bias is not null)
        {
            register_parameter(nameof(this.bias), _bias);
        }
    }

    public Parameter? bias => _bias;

    /// <summary>(outputs, inputs / groups, kernel).</summary>
    public Parameter weight => _weight!;

    public long in_channels { get; }

    public long out_channels { get; }

    public long[] kernel_size { get; }

    public long[] stride { get; }

    public long[]? padding { get; }

    public long[] dilation { get; }

    public long groups { get; }

    /// <summary>Draws the weights as PyTorch does, in its order: kernels, then biases.</summary>
    public void reset_parameters()
    {
        init.kaiming_uniform_(weight, Math.Sqrt(5));
        if (bias is not null)
        {
            double bound = 1 / Math.Sqrt(init.CalculateFanInAndFanOut(weight).fanIn);
            init.uniform_(bias, -bound, bound);
        }
    }

    // The names of the fields are not those of the state.
    protected override void RegisterComponents() { }

    private static Parameter Made(Tensor data) => (Parameter)new Parameter(data).DetachFromDisposeScope();
}

/// <summary>The numbers of a convolution, one for each dimension where there are several.</summary>
internal sealed record ConvolutionShape(long Inputs, long Outputs, long[] Kernel, long[] Stride, long[] Padding, long[] Dilation, long Groups);

/// <summary>A convolution over height and width.</summary>
public sealed class Conv2d : Convolution
{
    internal Conv2d(ConvolutionShape shape, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv2d), shape, bias, device, dtype) { }

    /// <param name="input">(batch, inputs, height, width).</param>
    public override Tensor forward(Tensor input) => functional.conv2d(input, weight, bias, stride, padding, dilation, groups);
}
