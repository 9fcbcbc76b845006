namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Draws weights in place, without gradients; the same numbers as PyTorch for one seed.</summary>
        public static class init
        {
            /// <summary>Which number of connections keeps its variance.</summary>
            public enum FanInOut
            {
                FanIn = 0,
                FanOut = 1,
            }

            /// <summary>What follows the layer.</summary>
            public enum NonlinearityType
            {
                Linear = 0,
                Conv1D = 1,
                Conv2D = 2,
                Conv3D = 3,
                ConvTranspose1D = 4,
                ConvTranspose2D = 5,
                ConvTranspose3D = 6,
                Sigmoid = 7,
                Tanh = 8,
                ReLU = 9,
                LeakyReLU = 10,
            }

            /// <summary>Factor on the deviation that makes up for a nonlinearity.</summary>
            /// <param name="param">For <see cref="NonlinearityType.LeakyReLU"/>, its negative slope.</param>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3,
                NonlinearityType.ReLU => Math.Sqrt(2),
                NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + (param * param))),
                _ => 1,
            };

            public static Tensor ones_(Tensor tensor) => Filled(tensor, 1);

            public static Tensor zeros_(Tensor tensor) => Filled(tensor, 0);

            public static Tensor constant_(Tensor tensor, Scalar val)
            {
                using IDisposable gradientsOff = no_grad();
                return tensor.fill_(val);
            }

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null)
            {
                using IDisposable gradientsOff = no_grad();
                return tensor.uniform_(low, high, generator);
            }

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null)
            {
                using IDisposable gradientsOff = no_grad();
                return tensor.normal_(mean, std, generator);
            }

            /// <summary>Uniform, of the variance gain²/fan: "Delving Deep into Rectifiers" (arXiv 1502.01852).</summary>
            /// <param name="a">Negative slope of the leaky ReLU that follows.</param>
            public static Tensor kaiming_uniform_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                double bound = Math.Sqrt(3) * Deviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal, of the variance gain²/fan: "Delving Deep into Rectifiers" (arXiv 1502.01852).</summary>
            /// <param name="a">Negative slope of the leaky ReLU that follows.</param>
            public static Tensor kaiming_normal_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, Deviation(tensor, a, mode, nonlinearity));

            /// <summary>Uniform, of the variance 2·gain²/(inputs + outputs) (Glorot and Bengio 2010).</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1)
            {
                (long inputs, long outputs) = CalculateFanInAndFanOut(tensor);
                double bound = gain * Math.Sqrt(6.0 / (inputs + outputs));
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal, of the variance 2·gain²/(inputs + outputs) (Glorot and Bengio 2010).</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1)
            {
                (long inputs, long outputs) = CalculateFanInAndFanOut(tensor);
                return normal_(tensor, 0, gain * Math.Sqrt(2.0 / (inputs + outputs)));
            }

            /// <summary>Connections that enter and leave one unit.</summary>
            /// <param name="tensor">(outputs, inputs, kernel…), two dimensions or more.</param>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                long[] shape = tensor.shape;
                if (shape.Length < 2)
                {
                    throw new ArgumentException("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions");
                }

                long kernel = shape.Skip(2).Aggregate(1L, (product, size) => product * size);
                return (shape[1] * kernel, shape[0] * kernel);
            }

            private static double Deviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                (long inputs, long outputs) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? inputs : outputs);
            }

            private static Tensor Filled(Tensor tensor, double value)
            {
                using IDisposable gradientsOff = no_grad();
                return tensor.fill_(value);
            }
        }
    }
}
