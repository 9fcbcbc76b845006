using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Tensor target) => With(BinaryOperation.Add, target);

        /// <summary>this + alpha·target.</summary>
        public Tensor add(Tensor target, Scalar alpha) => With(BinaryOperation.Add, target, alpha.ToDouble());

        public Tensor add(Scalar scalar) => With(ScalarOperation.Add, scalar);

        public Tensor add_(Tensor target) => Change(BinaryInPlace.Add, target);

        /// <summary>Adds alpha·target.</summary>
        public Tensor add_(Tensor target, Scalar alpha) => Change(BinaryInPlace.Add, target, alpha.ToDouble());

        public Tensor add_(Scalar scalar) => Change(ScalarInPlace.Add, scalar);

        public Tensor sub(Tensor target) => With(BinaryOperation.Sub, target);

        public Tensor sub(Scalar target) => With(ScalarOperation.Sub, target);

        public Tensor sub_(Tensor target) => Change(BinaryInPlace.Sub, target);

        public Tensor sub_(Scalar target) => Change(ScalarInPlace.Sub, target);

        public Tensor mul(Tensor target) => With(BinaryOperation.Mul, target);

        public Tensor mul(Scalar target) => With(ScalarOperation.Mul, target);

        public Tensor mul_(Tensor target) => Change(BinaryInPlace.Mul, target);

        public Tensor mul_(Scalar target) => Change(ScalarInPlace.Mul, target);

        public Tensor div(Tensor target) => With(BinaryOperation.Div, target);

        public Tensor div(Scalar target) => With(ScalarOperation.Div, target);

        public Tensor div_(Tensor target) => Change(BinaryInPlace.Div, target);

        public Tensor div_(Scalar target) => Change(ScalarInPlace.Div, target);

        public Tensor pow(Tensor exponent) => With(BinaryOperation.Pow, exponent);

        public Tensor pow(Scalar exponent) => With(ScalarOperation.Pow, exponent);

        public Tensor matmul(Tensor target) => With(BinaryOperation.Matmul, target);

        public Tensor mm(Tensor target) => With(BinaryOperation.Matmul, target);

        public Tensor maximum(Tensor other) => With(BinaryOperation.Maximum, other);

        public Tensor minimum(Tensor other) => With(BinaryOperation.Minimum, other);

        public Tensor eq(Tensor target) => With(BinaryOperation.Eq, target);

        public Tensor eq(Scalar target) => With(ScalarOperation.Eq, target);

        public Tensor ne(Tensor target) => With(BinaryOperation.Ne, target);

        public Tensor ne(Scalar target) => With(ScalarOperation.Ne, target);

        public Tensor lt(Tensor target) => With(BinaryOperation.Lt, target);

        public Tensor lt(Scalar target) => With(ScalarOperation.Lt, target);

        public Tensor le(Tensor target) => With(BinaryOperation.Le, target);

        public Tensor le(Scalar target) => With(ScalarOperation.Le, target);

        public Tensor gt(Tensor target) => With(BinaryOperation.Gt, target);

        public Tensor gt(Scalar target) => With(ScalarOperation.Gt, target);

        public Tensor ge(Tensor target) => With(BinaryOperation.Ge, target);

        public Tensor ge(Scalar target) => With(ScalarOperation.Ge, target);

        /// <summary>Raises what is below <paramref name="min"/> and lowers what is above <paramref name="max"/>.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null)
        {
            if (min is null || max is null)
            {
                return min is not null ? With(ScalarOperation.ClampMin, min) : max is not null ? With(ScalarOperation.ClampMax, max) : alias();
            }

            using Tensor raised = With(ScalarOperation.ClampMin, min);
            return raised.With(ScalarOperation.ClampMax, max);
        }

        /// <summary>Adds value·tensor1·tensor2.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            Done(Native.Addcmul(Handle, tensor1.Handle, tensor2.Handle, value.ToDouble()), nameof(addcmul_), this, tensor1, tensor2);
            return this;
        }

        /// <summary>Adds value·tensor1/tensor2.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            Done(Native.Addcdiv(Handle, tensor1.Handle, tensor2.Handle, value.ToDouble()), nameof(addcdiv_), this, tensor1, tensor2);
            return this;
        }

        /// <summary>Takes over the numbers of another tensor, of any type and on any device.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Change(BinaryInPlace.Copy, source);

        public Tensor fill_(Scalar value) => Change(ScalarInPlace.Fill, value);

        public Tensor zero_() => Change(UnaryInPlace.Zero);

        public Tensor neg() => Of(UnaryOperation.Neg);

        public Tensor sqrt() => Of(UnaryOperation.Sqrt);

        public Tensor sqrt_() => Change(UnaryInPlace.Sqrt);

        public Tensor rsqrt() => Of(UnaryOperation.Rsqrt);

        public Tensor exp() => Of(UnaryOperation.Exp);

        public Tensor log() => Of(UnaryOperation.Log);

        public Tensor abs() => Of(UnaryOperation.Abs);

        public Tensor square() => Of(UnaryOperation.Square);

        public Tensor sigmoid() => Of(UnaryOperation.Sigmoid);

        public Tensor sigmoid_() => Change(UnaryInPlace.Sigmoid);

        public Tensor relu() => Of(UnaryOperation.Relu);

        public Tensor relu_() => Change(UnaryInPlace.Relu);

        public Tensor silu() => Of(UnaryOperation.Silu);

        public Tensor silu_() => Change(UnaryInPlace.Silu);

        public Tensor isnan() => Of(UnaryOperation.IsNaN);

        public Tensor isfinite() => Of(UnaryOperation.IsFinite);

        public Tensor isinf() => Of(UnaryOperation.IsInf);

        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);

        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);

        public static Tensor operator -(Scalar left, Tensor right) => right.With(ScalarOperation.ReverseSub, left);

        public static Tensor operator -(Tensor tensor) => tensor.neg();

        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);

        private Tensor Of(UnaryOperation operation) => Made(Native.Apply(operation, Handle), Name(operation), this);

        private Tensor With(BinaryOperation operation, Tensor other, double alpha = 1) =>
            Made(Native.Apply(operation, Handle, other.Handle, alpha), Name(operation), this, other);

        private Tensor With(ScalarOperation operation, Scalar value) =>
            Made(Native.Apply(operation, Handle, value.Kind, value.Whole, value.Real), Name(operation), this);

        private Tensor Change(UnaryInPlace operation)
        {
            Done(Native.ApplyInPlace(operation, Handle), Name(operation), this);
            return this;
        }

        private Tensor Change(BinaryInPlace operation, Tensor other, double alpha = 1)
        {
            Done(Native.ApplyInPlace(operation, Handle, other.Handle, alpha), Name(operation), this, other);
            return this;
        }

        private Tensor Change(ScalarInPlace operation, Scalar value)
        {
            Done(Native.ApplyInPlace(operation, Handle, value.Kind, value.Whole, value.Real), Name(operation), this);
            return this;
        }

        // Only a failure needs the text.
        private static string Name<T>(T operation)
            where T : struct, Enum => OperationNames<T>.Of(operation);

        private static class OperationNames<T>
            where T : struct, Enum
        {
            private static readonly string[] s_names = [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];

            public static string Of(T operation) => s_names[System.Runtime.CompilerServices.Unsafe.As<T, int>(ref operation)];
        }
    }
}
