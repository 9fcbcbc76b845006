using TorchSharp.Interop;
using Reduction = TorchSharp.Interop.Reduction;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>Of all numbers.</summary>
        /// <param name="type">Type to add up in; null for the tensor's.</param>
        public Tensor sum(ScalarType? type = null) => Reduced(Reduction.Sum, [], false, type, nameof(sum));

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Reduced(Reduction.Sum, dim, keepdim, type, nameof(sum));

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => Reduced(Reduction.Sum, [dim], keepdim, type, nameof(sum));

        public Tensor mean() => Reduced(Reduction.Mean, [], false, null, nameof(mean));

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Reduced(Reduction.Mean, dimensions, keepdim, type, nameof(mean));

        public Tensor amax(params long[] dims) => Reduced(Reduction.Max, dims, false, null, nameof(amax));

        public Tensor max() => Of(UnaryOperation.Max);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
        {
            Tensor values = Made(Native.MaxAlong(Handle, dim, keepdim, out nint indices), nameof(max), this);
            return (values, new Tensor(indices));
        }

        public Tensor min() => Of(UnaryOperation.Min);

        public Tensor argmax() => Of(UnaryOperation.Argmax);

        public Tensor argmax(long dim, bool keepdim = false) => Along(AlongOperation.Argmax, dim, keepdim);

        /// <summary>The <paramref name="k"/> largest (or smallest) numbers along a dimension, and where they are.</summary>
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            Tensor values = Made(Native.Topk(Handle, k, dim, largest, sorted, out nint indices), nameof(topk), this);
            return (values, new Tensor(indices));
        }

        public Tensor all() => Of(UnaryOperation.All);

        public Tensor all(long dim, bool keepdim = false) => Along(AlongOperation.All, dim, keepdim);

        public Tensor any() => Of(UnaryOperation.Any);

        public Tensor any(long dim, bool keepdim = false) => Along(AlongOperation.Any, dim, keepdim);

        public Tensor softmax(long dim, ScalarType? dtype = null) => InType(dtype, input => input.Along(AlongOperation.Softmax, dim, false));

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => InType(dtype, input => input.Along(AlongOperation.LogSoftmax, dim, false));

        /// <summary>The p-norm of all numbers.</summary>
        public Tensor norm(float p = 2) => Made(Native.Norm(Handle, p), nameof(norm), this);

        /// <summary>Whether all numbers differ by no more than atol + rtol·|target|.</summary>
        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false)
        {
            Done(Native.Allclose(Handle, target.Handle, rtol, atol, equal_nan, out bool result), nameof(allclose), this, target);
            return result;
        }

        public Tensor uniform_(double from, double to, Generator? generator = null) => Draw(Distribution.Uniform, from, to);

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) => Draw(Distribution.Normal, mean, std);

        /// <summary>Ones with the probability <paramref name="p"/>, zeros otherwise.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Draw(Distribution.Bernoulli, p, 0);

        private Tensor Reduced(Reduction operation, ReadOnlySpan<long> dims, bool keep, ScalarType? type, string name)
        {
            fixed (long* start = dims)
            {
                return Made(Native.Reduce(operation, Handle, start, dims.Length, keep, type is { } wanted ? (int)wanted : -1), name, this);
            }
        }

        private Tensor Along(AlongOperation operation, long dim, bool keep) => Made(Native.Along(operation, Handle, dim, keep), Name(operation), this);

        private Tensor InType(ScalarType? type, Func<Tensor, Tensor> compute)
        {
            if (type is null || type == dtype)
            {
                return compute(this);
            }

            using Tensor converted = to(type.Value);
            return compute(converted);
        }

        private Tensor Draw(Distribution distribution, double first, double second)
        {
            Done(Native.Draw(distribution, Handle, first, second), Name(distribution), this);
            return this;
        }
    }
}
