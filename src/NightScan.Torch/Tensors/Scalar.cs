namespace TorchSharp;

/// <summary>A number of any type; every operation with one takes it as it is.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(int kind, long whole, double real) => (Kind, Whole, Real) = (kind, whole, real);

    public torch.ScalarType Type => Kind switch { 0 => torch.ScalarType.Int64, 1 => torch.ScalarType.Float64, _ => torch.ScalarType.Bool };

    /// <summary>0 whole, 1 real, 2 a truth value.</summary>
    internal int Kind { get; }

    internal long Whole { get; }

    internal double Real { get; }

    internal double ToDouble() => Kind == 1 ? Real : Whole;

    public static implicit operator Scalar(byte value) => new(0, value, 0);

    public static implicit operator Scalar(sbyte value) => new(0, value, 0);

    public static implicit operator Scalar(short value) => new(0, value, 0);

    public static implicit operator Scalar(int value) => new(0, value, 0);

    public static implicit operator Scalar(long value) => new(0, value, 0);

    public static implicit operator Scalar(float value) => new(1, 0, value);

    public static implicit operator Scalar(double value) => new(1, 0, value);

    public static implicit operator Scalar(Half value) => new(1, 0, (double)value);

    public static implicit operator Scalar(bool value) => new(2, value ? 1 : 0, 0);

    /// <summary>Nothing to free: it is here because TorchSharp's has something.</summary>
    public void Dispose() { }
}
