using NightScan.Training.Models;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Fixtures;

/// <summary>The formula of models.py, which gives both sides the same weights: each number from its key and position.</summary>
internal static class FormulaWeights
{
    /// <summary>Gives all weights and statistics of a model their values.</summary>
    /// <param name="model">On the CPU.</param>
    /// <param name="gain">Variance of kernels and matrices, times a third of their inputs.</param>
    public static void Fill(Classifier model, double gain)
    {
        foreach ((string key, Tensor tensor) in model.state_dict())
        {
            if (key.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            {
                MemoryMarshal.Cast<byte, long>(tensor.bytes)[0] = 7;
                continue;
            }

            long[] shape = tensor.shape;
            uint hash = Hash(key);
            Span<float> values = MemoryMarshal.Cast<byte, float>(tensor.bytes);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = (float)Value(key, shape, gain, Number(hash, i));
            }
        }
    }

    /// <summary>A picture of the batch that models.py shows the models.</summary>
    /// <returns>(batch, 1, mels, frames).</returns>
    public static Tensor Picture(int batch, int mels, int frames)
    {
        uint hash = Hash("input");
        float[] values = [.. Enumerable.Range(0, batch * mels * frames).Select(i => (float)Number(hash, i))];
        return tensor(values, [batch, 1, mels, frames]);
    }

    private static double Value(string key, long[] shape, double gain, double number)
    {
        if (shape.Length > 1)
        {
            return number * Math.Sqrt(gain / shape[1..].Aggregate(1L, (product, length) => product * length));
        }

        return key.EndsWith("weight", StringComparison.Ordinal) ? 1 + (0.2 * number)
            : key.EndsWith("running_var", StringComparison.Ordinal) ? 1 + (0.5 * number)
            : 0.2 * number;
    }

    /// <returns>-1 to less than 1.</returns>
    private static double Number(uint hash, int position)
    {
        uint x = hash + ((uint)position * 0x9E3779B1);
        x ^= x >> 16;
        x *= 0x85EBCA6B;
        x ^= x >> 13;
        x *= 0xC2B2AE35;
        x ^= x >> 16;
        return (x / 2147483648.0) - 1;
    }

    private static uint Hash(string key) => Encoding.ASCII.GetBytes(key).Aggregate(2166136261u, (hash, value) => (hash ^ value) * 16777619);
}
