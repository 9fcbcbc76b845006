using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// An array of numbers of one type, on one device. It owns native memory: make tensors in a <see cref="DisposeScope"/>, or
    /// dispose them. Operations make new ones; those whose name ends in an underscore change the tensor and return it.
    /// </summary>
    /// <remarks>A failure within libtorch is an <see cref="ExternalException"/> that names the operation and the shapes.</remarks>
    public partial class Tensor : IDisposable
    {
        private nint _handle;

        internal Tensor(nint handle)
        {
            _handle = handle;
            DisposeScope.Move(this, DisposeScope.Current);
        }

        ~Tensor() => Free();

        /// <summary>The native tensor.</summary>
        /// <exception cref="InvalidOperationException">The tensor was disposed.</exception>
        public nint Handle => _handle != 0 ? _handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        /// <summary>Whether the tensor was disposed, or became a parameter.</summary>
        public bool IsInvalid => _handle == 0;

        internal DisposeScope? OwningScope { get; set; }

        /// <summary>Frees the native memory, unless other tensors share it.</summary>
        public void Dispose()
        {
            DisposeScope.Move(this, null);
            Free();
            GC.SuppressFinalize(this);
        }

        /// <summary>Hands the tensor to the scope around its own.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            DisposeScope.MoveOut(this);
            return this;
        }

        /// <summary>Lets the tensor live until it is disposed by hand.</summary>
        public Tensor DetachFromDisposeScope()
        {
            DisposeScope.Move(this, null);
            return this;
        }

        /// <summary>Shape and type.</summary>
        public override string ToString() =>
            IsInvalid ? "[disposed]" : $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        /// <summary>Gives the native tensor away; this one is empty afterwards.</summary>
        internal nint MoveHandle()
        {
            nint handle = Handle;
            _handle = 0;
            DisposeScope.Move(this, null);
            GC.SuppressFinalize(this);
            return handle;
        }

        /// <summary>The result of a native operation.</summary>
        /// <param name="handle">What it returned.</param>
        /// <param name="operation">Its name.</param>
        /// <param name="operands">What it worked on; also keeps them alive until it is done.</param>
        internal static Tensor Made(nint handle, string operation, params ReadOnlySpan<Tensor?> operands)
        {
            Tensor? result = handle == 0 ? null : new Tensor(handle);
            KeepAlive(operands);
            return result ?? throw Failure(operation, operands);
        }

        /// <summary>Whether a native operation went well is checked, and its operands are kept alive until then.</summary>
        internal static void Done(bool succeeded, string operation, params ReadOnlySpan<Tensor?> operands)
        {
            KeepAlive(operands);
            if (!succeeded)
            {
                throw Failure(operation, operands);
            }
        }

        internal static nint HandleOf(Tensor? tensor) => tensor?.Handle ?? 0;

        private static ExternalException Failure(string operation, ReadOnlySpan<Tensor?> operands)
        {
            string reason = Native.Error();
            List<string> shapes = [];
            foreach (Tensor? operand in operands)
            {
                if (operand is { IsInvalid: false })
                {
                    shapes.Add($"({string.Join(", ", operand.shape)}) {operand.dtype}");
                }
            }

            return new ExternalException(shapes.Count == 0 ? $"{operation}: {reason}" : $"{operation} of {string.Join(" and ", shapes)}: {reason}");
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void KeepAlive(ReadOnlySpan<Tensor?> operands) => GC.KeepAlive(operands.Length > 0 ? operands[0] : null);

        private void Free()
        {
            nint handle = Interlocked.Exchange(ref _handle, 0);
            if (handle != 0)
            {
                Native.Free(handle);
            }
        }
    }
}
