using TorchSharp.Modules;
using F = TorchSharp.torch.nn.functional;

namespace NightScan.Training.Models;

/// <summary>
/// Mixed precision, as autocast does it in PyTorch (TorchSharp has none): the weights are kept in float32, and a convolution takes them in
/// the type of its input. So a model computes in the type of what it is handed, gradients arrive in float32, and batch norms keep float32
/// statistics.
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
        if (convolution.weight.dtype == type)
        {
            return convolution.call(input);
        }

        // libtorch 2.10 leaves gradients of weights that see nothing but padding unwritten, whatever was in memory before, in bfloat16 on a
        // CPU.
        return input.device.type == DeviceType.CPU && !SeesAll(convolution, input.shape)
            ? convolution.call(input.to(convolution.weight.dtype)).to(type)
            : F.conv2d(input, convolution.weight.to(type), convolution.bias?.to(type),
                strides: convolution.stride, padding: convolution.padding, dilation: convolution.dilation, groups: convolution.groups);
    }

    /// <summary>
    /// Whether every weight of a kernel meets the input somewhere; where pictures have become small, the outer ones meet padding only.
    /// </summary>
    private static bool SeesAll(Conv2d convolution, long[] shape)
    {
        for (int axis = 0; axis < 2; axis++)
        {
            long length = shape[2 + axis], kernel = (convolution.kernel_size[axis] - 1) * Of(convolution.dilation, axis),
                padding = Of(convolution.padding, axis), stride = Of(convolution.stride, axis);
            long last = (length + (2 * padding) - kernel - 1) / stride * stride;
            if (padding > last || kernel > padding + length - 1)
            {
                return false;
            }
        }

        return true;
    }

    private static long Of(IReadOnlyList<long>? values, int axis) => values is null ? 1 : values[Math.Min(axis, values.Count - 1)];
}
