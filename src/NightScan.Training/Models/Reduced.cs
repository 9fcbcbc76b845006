using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace NightScan.Training.Models;

/// <summary>
/// Mixed precision, as autocast does it in PyTorch (TorchSharp has none): the weights are kept in float32, and a convolution takes them in the type of its
/// input. So a model computes in the type of what it is handed, gradients arrive in float32, and batch norms keep float32 statistics.
/// </summary>
internal static class Reduced
{
    /// <summary>Convolves in the type of the input.</summary>
    /// <param name="convolution">With weights of any floating type.</param>
    /// <param name="input">(batch, inputs, height, width).</param>
    /// <returns>The convolution's output, in the type of <paramref name="input"/>.</returns>
    public static Tensor Convolve(Conv2d convolution, Tensor input)
    {
        ScalarType type = input.dtype;
        return convolution.weight.dtype == type
            ? convolution.call(input)
            : F.conv2d(input, convolution.weight.to(type), convolution.bias?.to(type),
                strides: convolution.stride, padding: convolution.padding, dilation: convolution.dilation, groups: convolution.groups);
    }
}
