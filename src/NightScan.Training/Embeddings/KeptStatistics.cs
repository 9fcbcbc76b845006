using NightScan.Training.Libtorch;
using NightScan.Training.Models;

namespace NightScan.Training.Embeddings;

/// <summary>What the batch norms of a backbone work by when it is not trained, as plain numbers.</summary>
internal static class KeptStatistics
{
    /// <summary>Numbers that a model has of them.</summary>
    public static int Count(Classifier model) => (int)Buffers(model).Sum(buffer => buffer.numel());

    /// <summary>The means and variances of all norms, in the order of the layers.</summary>
    public static float[] Read(Classifier model)
    {
        float[] numbers = new float[Count(model)];
        int begin = 0;
        foreach (Tensor buffer in Buffers(model))
        {
            int length = (int)buffer.numel();
            TensorNumbers.Read(buffer, numbers.AsSpan(begin, length));
            begin += length;
        }

        return numbers;
    }

    /// <summary>Gives a model what <see cref="Read"/> read.</summary>
    public static void Write(Classifier model, ReadOnlySpan<float> numbers)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (Tensor buffer in Buffers(model))
        {
            int length = (int)buffer.numel();
            buffer.copy_(TensorNumbers.ToTensor(numbers[..length], ScalarType.Float32, length));
            numbers = numbers[length..];
        }
    }

    private static IEnumerable<Tensor> Buffers(Classifier model) =>
        PopulationStatistics.NormsOf(model).SelectMany(norm => new[] { norm.running_mean!, norm.running_var! });
}
