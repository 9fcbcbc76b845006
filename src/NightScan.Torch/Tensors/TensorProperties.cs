using TorchSharp.Interop;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>Lengths of the dimensions.</summary>
        public long[] shape
        {
            get
            {
                long[] lengths = new long[Native.Dims(Handle)];
                fixed (long* start = lengths)
                {
                    Native.Shape(Handle, start);
                }

                return lengths;
            }
        }

        public long ndim => Native.Dims(Handle);

        public long Dimensions => ndim;

        public long NumberOfElements => numel();

        public ScalarType dtype => (ScalarType)Native.Type(Handle);

        public Device device => new((DeviceType)Native.DeviceType(Handle), Native.DeviceIndex(Handle));

        public DeviceType device_type => (DeviceType)Native.DeviceType(Handle);

        public int device_index => Native.DeviceIndex(Handle);

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_leaf => Native.Is(Property.IsLeaf, Handle);

        /// <summary>Whether gradients are computed for it.</summary>
        public bool requires_grad
        {
            get => Native.Is(Property.RequiresGrad, Handle);
            set => Done(Native.SetRequiresGrad(Handle, value), nameof(requires_grad), this);
        }

        /// <summary>The sum of the gradients since it was last set; null when there are none. Each reading makes a tensor.</summary>
        public Tensor? grad
        {
            get
            {
                nint handle = Native.Grad(Handle);
                return handle == 0 ? null : new Tensor(handle);
            }

            set => Done(Native.SetGrad(Handle, HandleOf(value)), nameof(grad), this, value);
        }

        /// <summary>The memory of the tensor, live. On the CPU and contiguous only.</summary>
        /// <exception cref="InvalidOperationException">It is elsewhere, or its numbers do not lie one behind the other.</exception>
        public Span<byte> bytes
        {
            get
            {
                if (device_type != DeviceType.CPU || !is_contiguous())
                {
                    throw new InvalidOperationException("Reading data from a non-contiguous tensor or one that is not on the CPU is not supported.");
                }

                return new Span<byte>(Native.Data(Handle), checked((int)(numel() * element_size())));
            }

            set
            {
                Span<byte> own = bytes;
                if (value.Length != own.Length)
                {
                    throw new ArgumentException($"The tensor has {own.Length} bytes, not {value.Length}.");
                }

                value.CopyTo(own);
            }
        }

        public long size(int dim) => shape[dim < 0 ? (int)ndim + dim : dim];

        public long[] size() => shape;

        public long dim() => ndim;

        public long numel() => Native.Numel(Handle);

        /// <summary>Bytes per number.</summary>
        public long element_size() => dtype.ElementSize();

        public bool is_contiguous() => Native.Is(Property.IsContiguous, Handle);

        public bool is_floating_point() => dtype.IsFloatingPoint();

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Computes the gradients of everything that this single number was computed from, and adds them to what is there.</summary>
        public void backward() => Done(Native.Backward(Handle), nameof(backward), this);

        /// <summary>The only number of the tensor.</summary>
        /// <exception cref="ArgumentException"><typeparamref name="T"/> is not the tensor's type.</exception>
        public T item<T>()
            where T : unmanaged
        {
            CheckType<T>();
            if (numel() != 1)
            {
                throw new ArgumentException($"The tensor must have a single number; it has {numel()}.");
            }

            using TensorAccessor<T> values = data<T>();
            return values[0];
        }

        /// <summary>The numbers, wherever they are.</summary>
        /// <exception cref="ArgumentException"><typeparamref name="T"/> is not the tensor's type.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            CheckType<T>();
            return new TensorAccessor<T>(this);
        }

        public static explicit operator float(Tensor value) => (float)value.Number().Real;

        public static explicit operator double(Tensor value) => value.Number().Real;

        public static explicit operator int(Tensor value) => checked((int)value.Number().Whole);

        public static explicit operator long(Tensor value) => value.Number().Whole;

        public static explicit operator bool(Tensor value) => value.Number().Real != 0;

        private (double Real, long Whole) Number()
        {
            Done(Native.Item(Handle, out double real, out long whole), "item", this);
            return (real, whole);
        }

        private void CheckType<T>()
            where T : unmanaged
        {
            if (ScalarTypes.Of<T>() != dtype)
            {
                throw new ArgumentException($"A tensor of {dtype} is not read as {typeof(T).Name}.");
            }
        }
    }
}

/// <summary>Conversions that TorchSharp has as extensions.</summary>
public static partial class TensorExtensionMethods
{
    public static float ToSingle(this torch.Tensor value) => (float)value;

    public static double ToDouble(this torch.Tensor value) => (double)value;

    public static int ToInt32(this torch.Tensor value) => (int)value;

    public static long ToInt64(this torch.Tensor value) => (long)value;

    public static bool ToBoolean(this torch.Tensor value) => (bool)value;
}
