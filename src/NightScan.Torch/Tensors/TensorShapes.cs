using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        public Tensor T => transpose(0, 1);

        public Tensor this[long i1] => select(0, i1);

        public Tensor view(params long[] shape) => Shaped(Shaping.View, shape, nameof(view));

        public Tensor reshape(params long[] shape) => Shaped(Shaping.Reshape, shape, nameof(reshape));

        public Tensor expand(params long[] sizes) => Shaped(Shaping.Expand, sizes, nameof(expand));

        public Tensor permute(params long[] permutation) => Shaped(Shaping.Permute, permutation, nameof(permute));

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Rearranged(Rearrangement.Flatten, start_dim, end_dim);

        public Tensor transpose(long dim0, long dim1) => Rearranged(Rearrangement.Transpose, dim0, dim1);

        public Tensor squeeze(long dim) => Rearranged(Rearrangement.Squeeze, dim, 0);

        public Tensor unsqueeze(long dim) => Rearranged(Rearrangement.Unsqueeze, dim, 0);

        public Tensor select(long dim, long index) => Rearranged(Rearrangement.Select, dim, index);

        public Tensor slice(long dim, long start, long finish, long step) =>
            Made(Native.Slice(Handle, dim, start, finish, step), nameof(slice), this);

        public Tensor narrow(long dim, long start, long length)
        {
            long available = size((int)dim);
            return start >= 0 && length >= 0 && start + length <= available
                ? slice(dim, start, start + length, 1)
                : throw new ArgumentOutOfRangeException(nameof(start), $"{start} to {start + length} is not within the {available} of dimension {dim}.");
        }

        public Tensor index_select(long dim, Tensor index) => Made(Native.IndexSelect(Handle, dim, index.Handle), nameof(index_select), this, index);

        public Tensor alias() => Of(UnaryOperation.Alias);

        public Tensor clone() => Of(UnaryOperation.Clone);

        public Tensor contiguous() => Of(UnaryOperation.Contiguous);

        /// <summary>The same numbers, cut off from what they were computed from.</summary>
        public Tensor detach() => Of(UnaryOperation.Detach);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            Tensor result = Made(Native.To(Handle, (int)type, (int)device.type, device.index, non_blocking, copy), nameof(to), this);
            if (disposeAfter)
            {
                Dispose();
            }

            return result;
        }

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(type, device, copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, device, copy, disposeAfter, non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(type, copy, disposeAfter, non_blocking);

        public Tensor cpu() => to(DeviceType.CPU);

        public Tensor cuda(Device? device = null, bool non_blocking = false) => to(device ?? new Device(DeviceType.CUDA), non_blocking: non_blocking);

        public Tensor half() => to(ScalarType.Float16);

        public Tensor bfloat16() => to(ScalarType.BFloat16);

        private Tensor Shaped(Shaping operation, ReadOnlySpan<long> values, string name)
        {
            fixed (long* start = values)
            {
                return Made(Native.Shaped(operation, Handle, start, values.Length), name, this);
            }
        }

        private Tensor Rearranged(Rearrangement operation, long first, long second) =>
            Made(Native.Rearranged(operation, Handle, first, second), Name(operation), this);
    }
}
