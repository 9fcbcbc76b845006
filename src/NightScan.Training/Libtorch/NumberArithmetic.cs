namespace NightScan.Training.Libtorch;

/// <summary>
/// Tensors and numbers. TorchSharp turns a number into an object of libtorch's and does not keep that alive until it was read: a garbage
/// collection at the wrong moment frees it, and libtorch refuses with "Unknown scalar type" or computes with what lies there now. These
/// keep it.
/// </summary>
/// <remarks>Those that end in an underscore change the tensor, as libtorch's do.</remarks>
internal static class NumberArithmetic
{
    public static Tensor Times(this Tensor tensor, double number) => Keeping(number, tensor.mul);

    public static Tensor Over(this Tensor tensor, double number) => Keeping(number, scalar => tensor.div(scalar));

    public static Tensor Plus(this Tensor tensor, double number) => Keeping(number, scalar => tensor.add(scalar));

    public static Tensor AtLeast(this Tensor tensor, double number) => Keeping(number, tensor.clamp_min);

    /// <summary>Where the tensor has another number.</summary>
    public static Tensor DiffersFrom(this Tensor tensor, double number) => Keeping(number, tensor.ne);

    public static Tensor Times_(this Tensor tensor, double number) => Keeping(number, tensor.mul_);

    public static Tensor Over_(this Tensor tensor, double number) => Keeping(number, scalar => tensor.div_(scalar));

    public static Tensor Plus_(this Tensor tensor, double number) => Keeping(number, scalar => tensor.add_(scalar));

    public static Tensor Fill_(this Tensor tensor, double number) => Keeping(number, tensor.fill_);

    private static Tensor Keeping(double number, Func<Scalar, Tensor> compute)
    {
        using Scalar scalar = number.ToScalar();
        return compute(scalar);
    }
}
