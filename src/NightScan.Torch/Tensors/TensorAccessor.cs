using System.Collections;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>The numbers of a tensor in its order, last dimension fastest: a copy where they are elsewhere or strided, else the tensor's own.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly Tensor _near;
    private readonly Tensor _source;

    internal TensorAccessor(Tensor tensor)
    {
        _source = tensor;
        bool isNear = tensor.device_type == DeviceType.CPU && tensor.is_contiguous();
        if (isNear)
        {
            _near = tensor;
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        _near = tensor.detach().cpu().contiguous().DetachFromDisposeScope();
    }

    public long Count => _near.numel();

    private Span<T> Values => MemoryMarshal.Cast<byte, T>(_near.bytes);

    public T this[params long[] indices]
    {
        get
        {
            long[] shape = _source.shape;
            long position = 0;
            for (int i = 0; i < indices.Length; i++)
            {
                position = (position * (i < shape.Length ? shape[i] : 1)) + indices[i];
            }

            return Values[(int)position];
        }
    }

    public T[] ToArray() => Values.ToArray();

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0) => Values[(int)tensorIndex..].CopyTo(array[arrayIndex..]);

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        if (!ReferenceEquals(_near, _source))
        {
            _near.Dispose();
        }
    }
}
