using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>How the losses of examples become one.</summary>
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        /// <summary>Layers without a state.</summary>
        public static unsafe class functional
        {
            /// <summary>A convolution over height and width.</summary>
            /// <param name="input">(batch, inputs, height, width).</param>
            /// <param name="weight">(outputs, inputs / groups, height, width).</param>
            /// <param name="bias">(outputs).</param>
            public static Tensor conv2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1)
            {
                fixed (long* stride = Two(strides, 1), pad = Two(padding, 0), spread = Two(dilation, 1))
                {
                    return Tensor.Made(
                        Native.Conv2d(input.Handle, weight.Handle, Tensor.HandleOf(bias), stride, pad, spread, groups), nameof(conv2d), input, weight, bias);
                }
            }

            /// <summary>x·Wᵀ + b.</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Tensor.Made(Native.Linear(input.Handle, weights.Handle, Tensor.HandleOf(bias)), nameof(linear), input, weights, bias);

            /// <summary>Batch normalisation. In training the running statistics follow the batch.</summary>
            public static Tensor batch_norm(
                Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null, bool training = false,
                double momentum = 0.1, double eps = 1E-05) =>
                Tensor.Made(
                    Native.BatchNorm(input.Handle, Tensor.HandleOf(weight), Tensor.HandleOf(bias), Tensor.HandleOf(running_mean), Tensor.HandleOf(running_var), training, momentum, eps),
                    nameof(batch_norm), input, weight, bias, running_mean, running_var);

            /// <summary>Sets numbers to zero with the probability <paramref name="p"/> while training, and scales the others up.</summary>
            /// <exception cref="NotSupportedException">In place.</exception>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                inplace ? throw new NotSupportedException("dropout works on a copy here.")
                : Tensor.Made(Native.Dropout(input.Handle, p, training), nameof(dropout), input);

            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_() : x.relu();

            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.silu_() : x.silu();

            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            /// <summary>Means over windows, to a size of <paramref name="output_size"/> both ways.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => adaptive_avg_pool2d(input, (output_size, output_size));

            /// <summary>Means over windows, to a size of (height, width).</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) =>
                Pool(Pooling.AdaptiveAverage, input, output_size, (1, 1), (0, 0), false, nameof(adaptive_avg_pool2d));

            /// <summary>Means over square windows; the step is the window's size unless given.</summary>
            public static Tensor avg_pool2d(
                Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, (kernel_size, kernel_size), stride is { } step ? (step, step) : null, (padding, padding), ceil_mode, count_include_pad, divisor_override);

            /// <summary>Means over windows of (height, width); the step is the window's size unless given.</summary>
            /// <exception cref="NotSupportedException">Another divisor than the size of the window.</exception>
            public static Tensor avg_pool2d(
                Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true,
                long? divisor_override = null) =>
                !count_include_pad || divisor_override is not null ? throw new NotSupportedException("A mean here is over its whole window.")
                : Pool(Pooling.Average, input, kernel_size, stride ?? kernel_size, padding ?? (0, 0), ceil_mode, nameof(avg_pool2d));

            /// <summary>Largest numbers of square windows; the step is the window's size unless given.</summary>
            /// <exception cref="NotSupportedException">A window with gaps.</exception>
            public static Tensor max_pool2d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                dilation is not null and not 1 ? throw new NotSupportedException("Windows have no gaps here.")
                : Pool(Pooling.Max, input, (kernel_size, kernel_size), (stride ?? kernel_size, stride ?? kernel_size), (padding ?? 0, padding ?? 0), ceil_mode, nameof(max_pool2d));

            /// <summary>−log of the softmax of each example's own class.</summary>
            /// <param name="input">Logits, (batch, classes).</param>
            /// <param name="target">Numbers of classes, (batch).</param>
            /// <param name="label_smoothing">Share of the target that is spread over all classes, 0 to 1.</param>
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0) =>
                Tensor.Made(
                    Native.CrossEntropy(input.Handle, target.Handle, Tensor.HandleOf(weight), (long)reduction, ignore_index, label_smoothing),
                    nameof(cross_entropy), input, target, weight);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            private static Tensor Pool(
                Pooling kind, Tensor input, (long Height, long Width) kernel, (long Height, long Width) stride, (long Height, long Width) padding, bool ceil, string name)
            {
                long* window = stackalloc long[] { kernel.Height, kernel.Width };
                long* step = stackalloc long[] { stride.Height, stride.Width };
                long* edge = stackalloc long[] { padding.Height, padding.Width };
                return Tensor.Made(Native.Pool2d(kind, input.Handle, window, step, edge, ceil), name, input);
            }

            private static long[] Two(long[]? values, long otherwise) => values switch
            {
                null => [otherwise, otherwise],
                [long both] => [both, both],
                [_, _] => values,
                _ => throw new ArgumentException($"two numbers are needed here, not {values.Length}"),
            };
        }
    }
}
