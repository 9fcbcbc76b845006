using TorchSharp.Interop;

namespace TorchSharp;

public static unsafe partial class torch
{
    public static Tensor zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Zeros, size, dtype, device, requires_grad);

    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Zeros, size, dtype, device, requires_grad);

    public static Tensor zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Zeros, [size], dtype, device, requires_grad);

    public static Tensor zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Zeros, [rows, columns], dtype, device, requires_grad);

    public static Tensor zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Zeros, [dim0, dim1, dim2], dtype, device, requires_grad);

    public static Tensor zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Zeros, [dim0, dim1, dim2, dim3], dtype, device, requires_grad);

    public static Tensor ones(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Ones, size, dtype, device, requires_grad);

    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Ones, size, dtype, device, requires_grad);

    public static Tensor ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Ones, [size], dtype, device, requires_grad);

    public static Tensor ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Ones, [rows, columns], dtype, device, requires_grad);

    public static Tensor ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Ones, [dim0, dim1, dim2], dtype, device, requires_grad);

    public static Tensor ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Ones, [dim0, dim1, dim2, dim3], dtype, device, requires_grad);

    public static Tensor empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Empty, size, dtype, device, requires_grad);

    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Empty, size, dtype, device, requires_grad);

    public static Tensor empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Empty, [size], dtype, device, requires_grad);

    public static Tensor empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Empty, [rows, columns], dtype, device, requires_grad);

    public static Tensor empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Empty, [dim0, dim1, dim2], dtype, device, requires_grad);

    public static Tensor empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Empty, [dim0, dim1, dim2, dim3], dtype, device, requires_grad);

    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New(Filling.Empty, size, dtype, device, false).fill_(value).requires_grad_(requires_grad);

    /// <summary>Uniform over [0, 1).</summary>
    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New(Filling.Rand, size, dtype, device, requires_grad);

    /// <summary>Uniform over [0, 1).</summary>
    public static Tensor rand(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New(Filling.Rand, [size], dtype, device, requires_grad);

    /// <summary>Uniform over [0, 1).</summary>
    public static Tensor rand(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New(Filling.Rand, [rows, columns], dtype, device, requires_grad);

    /// <summary>Uniform over [0, 1).</summary>
    public static Tensor rand(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New(Filling.Rand, [dim0, dim1, dim2], dtype, device, requires_grad);

    /// <summary>Uniform over [0, 1).</summary>
    public static Tensor rand(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New(Filling.Rand, [dim0, dim1, dim2, dim3], dtype, device, requires_grad);

    /// <summary>Normal with deviation 1.</summary>
    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New(Filling.Randn, size, dtype, device, requires_grad);

    /// <summary>Normal with deviation 1.</summary>
    public static Tensor randn(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New(Filling.Randn, [size], dtype, device, requires_grad);

    /// <summary>Normal with deviation 1.</summary>
    public static Tensor randn(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New(Filling.Randn, [rows, columns], dtype, device, requires_grad);

    /// <summary>Normal with deviation 1.</summary>
    public static Tensor randn(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New(Filling.Randn, [dim0, dim1, dim2], dtype, device, requires_grad);

    /// <summary>Normal with deviation 1.</summary>
    public static Tensor randn(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New(Filling.Randn, [dim0, dim1, dim2, dim3], dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        bool isWhole = start.Kind == 0 && stop.Kind == 0 && step.Kind == 0;
        ScalarType type = dtype ?? (isWhole ? ScalarType.Int64 : ScalarType.Float32);
        Device place = device ?? CPU;
        return Tensor.Made(Native.Arange(start.ToDouble(), stop.ToDouble(), step.ToDouble(), (int)type, (int)place.type, place.index), nameof(arange))
            .requires_grad_(requires_grad);
    }

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>The numbers below <paramref name="n"/> in random order.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        Device place = device ?? CPU;
        return Tensor.Made(Native.Randperm(n, (int)(dtype ?? ScalarType.Int64), (int)place.type, place.index), nameof(randperm));
    }

    /// <summary>Whole numbers from <paramref name="low"/> to below <paramref name="high"/>.</summary>
    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        Device place = device ?? CPU;
        fixed (long* shape = size)
        {
            return Tensor.Made(Native.Randint(low, high, shape, size.Length, (int)(dtype ?? ScalarType.Int64), (int)place.type, place.index), nameof(randint));
        }
    }

    private static Tensor New(Filling what, ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requiresGrad)
    {
        Device place = device ?? CPU;
        fixed (long* shape = size)
        {
            Tensor made = Tensor.Made(
                Native.FillNew(what, shape, size.Length, (int)(dtype ?? ScalarType.Float32), (int)place.type, place.index), what.ToString().ToLowerInvariant());
            return requiresGrad ? made.requires_grad_() : made;
        }
    }
}
