namespace NightScan.Training.Libtorch;

/// <summary>Numbers on their way between .NET and libtorch; they are copied.</summary>
internal static class TensorNumbers
{
    /// <summary>
    /// Makes a tensor on the CPU, in the caller's dispose scope. Its memory is libtorch's: torch.tensor hands over the array itself, which
    /// lies wherever the garbage collector put it, and products of matrices round differently by how it is aligned, so that one step taken
    /// twice had two gradients. It is faster, too.
    /// </summary>
    /// <param name="values">Row-major; as many as the shape says.</param>
    /// <param name="type">That of <typeparamref name="T"/>.</param>
    /// <param name="shape">Lengths of the dimensions.</param>
    public static Tensor ToTensor<T>(ReadOnlySpan<T> values, ScalarType type, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        Tensor tensor = empty(shape.ToArray(), type);
        MemoryMarshal.AsBytes(values).CopyTo(tensor.bytes);
        return tensor;
    }

    /// <param name="values">Of type float32, on any device.</param>
    /// <param name="destination">As long as the tensor has numbers.</param>
    public static void Read(Tensor values, Span<float> destination)
    {
        using DisposeScope scope = NewDisposeScope();
        MemoryMarshal.Cast<byte, float>(values.detach().cpu().contiguous().bytes).CopyTo(destination);
    }
}
