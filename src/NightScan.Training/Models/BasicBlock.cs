using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace NightScan.Training.Models;

/// <summary>
/// The block of the smaller ResNets: two 3×3 convolutions, added to their input, which a 1×1 convolution brings to the same shape where
/// needed.
/// </summary>
internal sealed class BasicBlock : Module<Tensor, Tensor>
{
    // The names of the fields are keys of the state.
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly ConvolutionNorm? downsample;

    public BasicBlock(long inputs, long outputs, long stride)
        : base(nameof(BasicBlock))
    {
        // torchvision makes this layer first, though it comes last among the keys: the same seed then draws the same weights.
        bool isReshaped = stride != 1 || inputs != outputs;
        downsample = isReshaped ? new ConvolutionNorm(inputs, outputs, 1, stride, 1, new NormSettings(), activates: false) : null;
        conv1 = Conv2d(inputs, outputs, 3, stride: stride, padding: 1, bias: false);
        bn1 = BatchNorm2d(outputs);
        conv2 = Conv2d(outputs, outputs, 3, padding: 1, bias: false);
        bn2 = BatchNorm2d(outputs);
        RegisterComponents();
    }

    /// <param name="input">(batch, inputs, height, width).</param>
    /// <returns>(batch, outputs, height / stride, width / stride), rounded up.</returns>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = bn1.call(Reduced.Convolve(conv1, input)).relu_();
        output = bn2.call(Reduced.Convolve(conv2, output));
        return output.add_(downsample?.call(input) ?? input).relu_().MoveToOuterDisposeScope();
    }
}
