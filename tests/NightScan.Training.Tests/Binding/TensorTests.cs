using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace NightScan.Training.Tests.Binding;

/// <summary>Tensors as .NET objects: values in and out, scopes, errors.</summary>
public sealed class TensorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void ValuesGoInAndOut()
    {
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]).data<float>().ToArray());
        Assert.Equal([1L, -2L], tensor(new long[] { 1, -2 }).data<long>().ToArray());
        Assert.Equal([true, false], tensor(new bool[] { true, false }).data<bool>().ToArray());
        Assert.Equal(7.5, tensor(7.5).item<double>());
        Assert.Equal(ScalarType.Int64, tensor(5L).dtype);
        Assert.Equal([0], zeros(0).shape);
        Assert.Equal([2, 0, 3], zeros(2, 0, 3).shape);
        Assert.Equal([1f, 4f, 2f, 5f, 3f, 6f], tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]).transpose(0, 1).data<float>().ToArray());
        Assert.Equal(6f, tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]).data<float>()[1, 2]);
        Assert.Equal([1f, 2.5f], tensor(new double[] { 1, 2.5 }, dtype: ScalarType.Float32).data<float>().ToArray());
        Assert.Equal([0L, 2L, 4L], arange(0, 6, 2).data<long>().ToArray());
    }

    [Fact]
    public void ATensorIsACopyOfItsArray()
    {
        float[] values = [1, 2];
        Tensor copy = tensor(values);
        values[0] = 9;
        Assert.Equal([1f, 2f], copy.data<float>().ToArray());
    }

    [Fact]
    public void BytesAreTheTensorsOwn()
    {
        Tensor whole = tensor(new float[] { 1, 2, 3, 4 }, [2, 2]);
        MemoryMarshal.Cast<byte, float>(whole.bytes)[3] = 8;
        Assert.Equal([1f, 2f, 3f, 8f], whole.data<float>().ToArray());
        Assert.Throws<InvalidOperationException>(() => whole.transpose(0, 1).bytes.Length);
    }

    [Fact]
    public void WrongTypesAndShapesAreRefused()
    {
        Assert.Throws<ArgumentException>(() => ones(1).item<double>());
        Assert.Throws<ArgumentException>(() => ones(2).item<float>());
        Assert.Throws<ArgumentException>(() => tensor(new float[] { 1, 2, 3 }, [2, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ones(3).narrow(0, 2, 2));
        Assert.Throws<ArgumentException>(() => new Device("tpu"));
    }

    [Fact]
    public void AFailureNamesTheOperationAndTheShapes()
    {
        string text = Assert.Throws<ExternalException>(() => ones(2, 3).matmul(ones(4, 5))).Message;
        Assert.StartsWith("matmul of (2, 3) Float32 and (4, 5) Float32: ", text);
        Assert.DoesNotContain('\n', text);

        text = Assert.Throws<ExternalException>(() => F.conv2d(ones(1, 3, 8, 8), ones(4, 2, 3, 3))).Message;
        Assert.StartsWith("conv2d of (1, 3, 8, 8) Float32 and (4, 2, 3, 3) Float32: ", text);
        Assert.Throws<ExternalException>(() => ones(2, 2).view(5));
    }

    [Fact]
    public void TypesConvert()
    {
        Tensor halves = tensor(new float[] { 0.1f, 70000, -2 }).to(ScalarType.Float16);
        Assert.Equal(ScalarType.Float16, halves.dtype);
        Assert.Equal([(Half)0.1f, Half.PositiveInfinity, (Half)(-2)], halves.data<Half>().ToArray());
        Assert.False(halves.isfinite().all().item<bool>());
        Assert.Equal(2, halves.element_size());
        Assert.Equal(ScalarType.BFloat16, ones(1).bfloat16().dtype);
    }

    [Fact]
    public void AScopeDisposesWhatWasMadeInIt()
    {
        Tensor outside = ones(2), kept, moved;
        using (DisposeScope scope = NewDisposeScope())
        {
            Tensor inside = outside + 1;
            kept = (inside * 2).DetachFromDisposeScope();
            using (DisposeScope inner = NewDisposeScope())
            {
                moved = (inside * 3).MoveToOuterDisposeScope();
                _ = inside * 4;
                Assert.Equal(1, inner.DisposablesCount);
            }

            Assert.False(moved.IsInvalid);
            Assert.Equal(2, scope.DisposablesCount);
            inside.Dispose();
            Assert.Equal(1, scope.DisposablesCount);
        }

        Assert.False(outside.IsInvalid);
        Assert.True(moved.IsInvalid);
        Assert.Equal([4f, 4f], kept.data<float>().ToArray());
        kept.Dispose();
        Assert.Equal("Tensor invalid -- empty handle.", Assert.Throws<InvalidOperationException>(() => kept + 1).Message);
    }

    [Fact]
    public void ScopesBelongToTheirThread()
    {
        Tensor? made = null;
        Thread thread = new(() => made = ones(2));
        thread.Start();
        thread.Join();
        Assert.Equal(0, _scope.DisposablesCount);
        Assert.False(made!.IsInvalid);
        made.Dispose();
    }
}
