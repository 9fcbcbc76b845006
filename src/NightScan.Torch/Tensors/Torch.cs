using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>
/// The part of the TorchSharp API that the trainer uses, over the libtorch of the system: names, signatures and meaning are TorchSharp's
/// (https://github.com/dotnet/TorchSharp), so that the same sources compile against either.
/// </summary>
public static unsafe partial class torch
{
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>Release of libtorch.</summary>
    public static string __version__ => Native.Version();

    public static Device device(string description) => new(description);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    /// <summary>Switches gradients off for this thread until it is disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    /// <summary>Switches gradients on or off for this thread until it is disposed.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static bool is_grad_enabled() => Native.GetGradEnabled();

    /// <summary>A scope at whose end the tensors go that were made in it.</summary>
    public static DisposeScope NewDisposeScope() => new();

    /// <summary>Seeds the random numbers of all devices.</summary>
    public static Generator manual_seed(long seed)
    {
        Tensor.Done(Native.Seed(seed), nameof(manual_seed));
        return new Generator(seed);
    }

    /// <summary>Threads that an operation on the CPU may use.</summary>
    public static void set_num_threads(int num) => Native.SetThreads(num);

    public static int get_num_threads() => Native.GetThreads();

    /// <summary>Joins tensors along a dimension that they have.</summary>
    public static Tensor cat(IEnumerable<Tensor> tensors, long dim = 0) => Join(false, [.. tensors], dim, nameof(cat));

    /// <summary>Joins tensors along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Join(true, [.. tensors], dim, nameof(stack));

    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) =>
        tensor.allclose(target, rtol, atol, equal_nan);

    private static Tensor Join(bool stacked, Tensor[] tensors, long dim, string name)
    {
        nint[] handles = [.. tensors.Select(tensor => tensor.Handle)];
        fixed (nint* start = handles)
        {
            Tensor joined = Tensor.Made(Native.Join(stacked, start, handles.Length, dim), name, tensors);
            GC.KeepAlive(tensors);
            return joined;
        }
    }

    /// <summary>GPUs.</summary>
    public static class cuda
    {
        public static bool is_available() => Native.HasCuda();

        public static int device_count() => Native.CudaCount();
    }

    private sealed class GradMode : IDisposable
    {
        private readonly bool _before = Native.GetGradEnabled();

        public GradMode(bool enabled) => Native.SetGradEnabled(enabled);

        public void Dispose() => Native.SetGradEnabled(_before);
    }
}
