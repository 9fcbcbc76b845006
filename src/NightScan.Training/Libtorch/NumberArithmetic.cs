namespace NightScan.Training.Libtorch;

/// <summary>
/// Tensors and numbers. TorchSharp turns a number into an object of libtorch's and does not keep that alive until it was read: a garbage
/// collection at the wrong moment frees it, and libtorch refuses with "Unknown scalar type" or computes with what lies there now. These
/// keep it.
/// </summary>
/// <remarks>Those that end in an underscore change the tensor, as libtorch's do.</remarks>
internal static class NumberArithmetic
{
    public static Tensor Times(this Tensor tensor, double number)
    {
        using Scalar scalar = number.ToScalar();
        return tensor.mul(scalar);
    }

    public static Tensor Over(this Tensor tensor, double number)
    {
        using Scalar scalar = number.ToScalar();
        return tensor.div(scalar);
    }

    public static Tensor Plus(this Tensor tensor, double number)
    {
        using Scalar scalar = number.ToScalar();
        return tensor.add(scalar);
    }

    public static Tensor AtLeast(this Tensor tensor, double number)
    {
        using Scalar scalar = number.ToScalar();
        return tensor.clamp_min(scalar);
    }

    /// <summary>Where the tensor has another number.</summary>
    public static Tensor DiffersFrom(this Tensor tensor, double number)
    {
        using Scalar scalar = number.ToScalar();
        return tensor.ne(scalar);
    }

    public static Tensor Times_(this Tensor tensor, double number)
    {
        using Scalar scalar = number.ToScalar();
        return tensor.mul_(scalar);
    }

    public static Tensor Over_(this Tensor tensor, double number)
    {
        using Scalar scalar = number.ToScalar();
        return tensor.div_(scalar);
    }

    public static Tensor Plus_(this Tensor tensor, double number)
    {
        using Scalar scalar = number.ToScalar();
        return tensor.add_(scalar);
    }

    public static Tensor Fill_(this Tensor tensor, double number)
    {
        using Scalar scalar = number.ToScalar();
        return tensor.fill_(scalar);
    }
}
