using static TorchSharp.torch;

namespace NightScan.Training.Tests.Libtorch;

/// <summary>Numbers that binding.py makes too: sin(0.37·i + phase).</summary>
internal static class Waves
{
    public static Tensor Of(double phase, params long[] shape)
    {
        long count = shape.Aggregate(1L, (product, length) => product * length);
        float[] values = [.. Enumerable.Range(0, (int)count).Select(i => (float)Math.Sin((0.37 * i) + phase))];
        return tensor(values, shape);
    }

    /// <summary>All numbers, in order.</summary>
    public static double[] Numbers(Tensor tensor) =>
        [.. tensor.to(ScalarType.Float32).data<float>().ToArray().Select(value => (double)value)];
}
