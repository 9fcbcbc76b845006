using static TorchSharp.torch;

namespace NightScan.Training.Libtorch;

/// <summary>
/// Tensors of numbers from .NET. They are copied into memory that libtorch took: torch.tensor hands over the array itself, which lies
/// wherever the garbage collector put it, and products of matrices round differently by how it is aligned, so that one step taken twice had
/// two gradients. It is faster, too.
/// </summary>
internal static class NewTensor
{
    /// <summary>Copies numbers into a new tensor on the CPU, in the caller's dispose scope.</summary>
    /// <param name="values">Row-major; as many as the shape says.</param>
    /// <param name="type">That of <typeparamref name="T"/>.</param>
    /// <param name="shape">Lengths of the dimensions.</param>
    public static Tensor Of<T>(ReadOnlySpan<T> values, ScalarType type, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        Tensor tensor = empty(shape.ToArray(), type);
        MemoryMarshal.AsBytes(values).CopyTo(tensor.bytes);
        return tensor;
    }
}
