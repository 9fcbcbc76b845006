using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace NightScan.Training.Models;

/// <summary>A block of the PANNs: one or two convolutions, each with batch norm and ReLU, then the mean over windows of 2×2.</summary>
internal sealed class PooledConvolutions : Module<Tensor, Tensor>
{
    // The names of the fields are keys of the state.
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Conv2d? conv2;
    private readonly BatchNorm2d? bn2;

    /// <param name="stride">Of the first convolution.</param>
    /// <param name="isDouble">True: two convolutions of 3×3 (Cnn10); false: one of 5×5 (Cnn6).</param>
    public PooledConvolutions(long inputs, long outputs, long stride, bool isDouble)
        : base(nameof(PooledConvolutions))
    {
        long kernel = isDouble ? 3 : 5;
        conv1 = Conv2d(inputs, outputs, kernel, stride: stride, padding: kernel / 2, bias: false);
        bn1 = BatchNorm2d(outputs);
        conv2 = isDouble ? Conv2d(outputs, outputs, kernel, padding: kernel / 2, bias: false) : null;
        bn2 = isDouble ? BatchNorm2d(outputs) : null;
        RegisterComponents();
    }

    /// <param name="input">(batch, inputs, frames, mels).</param>
    /// <returns>(batch, outputs, frames / 2, mels / 2) for a stride of 1.</returns>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = bn1.call(Reduced.Convolve(conv1, input)).relu_();
        if (conv2 is not null && bn2 is not null)
        {
            output = bn2.call(Reduced.Convolve(conv2, output)).relu_();
        }

        return F.avg_pool2d(output, (Window(output.shape[2]), Window(output.shape[3]))).MoveToOuterDisposeScope();
    }

    // What has shrunk to one row stays: small spectrograms pass through, too.
    private static long Window(long length) => Math.Min(2, length);
}
