using NightScan.Training.Libtorch;
using NightScan.Training.Tests.Optimisation;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace NightScan.Training.Tests.Libtorch;

public sealed class TensorNumbersTests
{
    private const int Examples = 10, Mels = 4, Frames = 5, Classes = 7;

    /// <summary>
    /// The numbers of a batch lie wherever the garbage collector put them: what follows from them must not depend on that.
    /// </summary>
    [Fact]
    public void AStepIsTheSameWhereverItsNumbersLie()
    {
        const int cacheLine = 64 / sizeof(float), count = Examples * Mels * Frames;
        float[] values = [.. Enumerable.Range(0, count).Select(i => (float)Math.Sin(i * 0.7))];
        float[] room = GC.AllocateUninitializedArray<float>(count + cacheLine, pinned: true);
        byte[]? first = null;
        for (int offset = 0; offset < cacheLine; offset++)
        {
            Span<float> moved = room.AsSpan(offset, count);
            values.CopyTo(moved);
            byte[] gradients = Gradients(moved);
            first ??= gradients;
            Assert.Equal(first, gradients);
        }
    }

    [Fact]
    public void TheNumbersAreCopied()
    {
        using DisposeScope scope = NewDisposeScope();
        long[] values = [1, -2, 3, 4];
        Tensor tensor = TensorNumbers.ToTensor<long>(values, ScalarType.Int64, 2, 2);
        values[0] = 9;
        Assert.Equal([2, 2], tensor.shape);
        Assert.Equal([1, -2, 3, 4], tensor.data<long>().ToArray());
    }

    private static byte[] Gradients(ReadOnlySpan<float> values)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        // A product of matrices, whose kernels differ by alignment; those of convolutions do not.
        using TinyClassifier model = new(Mels * Frames, Classes);
        Tensor logits = model.call(TensorNumbers.ToTensor(values, ScalarType.Float32, Examples, 1, Mels, Frames));
        F.cross_entropy(logits, TensorNumbers.ToTensor<long>([0, 1, 2, 3, 4, 5, 6, 0, 1, 2], ScalarType.Int64, Examples)).backward();
        return [.. model.parameters().SelectMany(parameter => parameter.grad!.bytes.ToArray())];
    }
}
