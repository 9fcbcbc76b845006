using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>The functions of native/nightscan_torch.cpp. Handles are pointers to tensors; zero where none is.</summary>
internal static unsafe partial class Native
{
    private const string Library = "nightscan_torch";

    [LibraryImport(Library, EntryPoint = "ns_error")]
    private static partial byte* ErrorText();

    [LibraryImport(Library, EntryPoint = "ns_version")]
    private static partial byte* VersionText();

    [LibraryImport(Library, EntryPoint = "ns_free")]
    public static partial void Free(nint handle);

    [LibraryImport(Library, EntryPoint = "ns_set_num_threads")]
    public static partial void SetThreads(int count);

    [LibraryImport(Library, EntryPoint = "ns_get_num_threads")]
    public static partial int GetThreads();

    [LibraryImport(Library, EntryPoint = "ns_manual_seed")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool Seed(long seed);

    [LibraryImport(Library, EntryPoint = "ns_grad_enabled")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool GetGradEnabled();

    [LibraryImport(Library, EntryPoint = "ns_set_grad_enabled")]
    public static partial void SetGradEnabled([MarshalAs(UnmanagedType.U1)] bool enabled);

    [LibraryImport(Library, EntryPoint = "ns_has_cuda")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool HasCuda();

    [LibraryImport(Library, EntryPoint = "ns_cuda_count")]
    public static partial int CudaCount();

    [LibraryImport(Library, EntryPoint = "ns_fill_new")]
    public static partial nint FillNew(Filling what, long* shape, long count, int type, int device, int index);

    [LibraryImport(Library, EntryPoint = "ns_arange")]
    public static partial nint Arange(double start, double end, double step, int type, int device, int index);

    [LibraryImport(Library, EntryPoint = "ns_randperm")]
    public static partial nint Randperm(long count, int type, int device, int index);

    [LibraryImport(Library, EntryPoint = "ns_randint")]
    public static partial nint Randint(long low, long high, long* shape, long count, int type, int device, int index);

    [LibraryImport(Library, EntryPoint = "ns_from_memory")]
    public static partial nint FromMemory(void* data, long* shape, long count, int type, int target, int device, int index);

    [LibraryImport(Library, EntryPoint = "ns_dims")]
    public static partial long Dims(nint handle);

    [LibraryImport(Library, EntryPoint = "ns_shape")]
    public static partial void Shape(nint handle, long* shape);

    [LibraryImport(Library, EntryPoint = "ns_numel")]
    public static partial long Numel(nint handle);

    [LibraryImport(Library, EntryPoint = "ns_type")]
    public static partial int Type(nint handle);

    [LibraryImport(Library, EntryPoint = "ns_device_type")]
    public static partial int DeviceType(nint handle);

    [LibraryImport(Library, EntryPoint = "ns_device_index")]
    public static partial int DeviceIndex(nint handle);

    [LibraryImport(Library, EntryPoint = "ns_is")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool Is(Property what, nint handle);

    [LibraryImport(Library, EntryPoint = "ns_data")]
    public static partial void* Data(nint handle);

    [LibraryImport(Library, EntryPoint = "ns_item")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool Item(nint handle, out double real, out long whole);

    [LibraryImport(Library, EntryPoint = "ns_set_requires_grad")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool SetRequiresGrad(nint handle, [MarshalAs(UnmanagedType.U1)] bool requires);

    [LibraryImport(Library, EntryPoint = "ns_grad")]
    public static partial nint Grad(nint handle);

    [LibraryImport(Library, EntryPoint = "ns_set_grad")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool SetGrad(nint handle, nint gradient);

    [LibraryImport(Library, EntryPoint = "ns_backward")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool Backward(nint handle);

    [LibraryImport(Library, EntryPoint = "ns_unary")]
    public static partial nint Apply(UnaryOperation operation, nint a);

    [LibraryImport(Library, EntryPoint = "ns_unary_in_place")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool ApplyInPlace(UnaryInPlace operation, nint a);

    [LibraryImport(Library, EntryPoint = "ns_binary")]
    public static partial nint Apply(BinaryOperation operation, nint a, nint b, double alpha);

    [LibraryImport(Library, EntryPoint = "ns_binary_in_place")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool ApplyInPlace(BinaryInPlace operation, nint a, nint b, double alpha);

    [LibraryImport(Library, EntryPoint = "ns_with_scalar")]
    public static partial nint Apply(ScalarOperation operation, nint a, int kind, long whole, double real);

    [LibraryImport(Library, EntryPoint = "ns_with_scalar_in_place")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool ApplyInPlace(ScalarInPlace operation, nint a, int kind, long whole, double real);

    [LibraryImport(Library, EntryPoint = "ns_addcmul_in_place")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool Addcmul(nint a, nint b, nint c, double value);

    [LibraryImport(Library, EntryPoint = "ns_addcdiv_in_place")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool Addcdiv(nint a, nint b, nint c, double value);

    [LibraryImport(Library, EntryPoint = "ns_allclose")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool Allclose(nint a, nint b, double relative, double absolute, [MarshalAs(UnmanagedType.U1)] bool equalNaN, [MarshalAs(UnmanagedType.U1)] out bool result);

    [LibraryImport(Library, EntryPoint = "ns_reduce")]
    public static partial nint Reduce(Reduction operation, nint a, long* dims, long count, [MarshalAs(UnmanagedType.U1)] bool keep, int type);

    [LibraryImport(Library, EntryPoint = "ns_along")]
    public static partial nint Along(AlongOperation operation, nint a, long dim, [MarshalAs(UnmanagedType.U1)] bool keep);

    [LibraryImport(Library, EntryPoint = "ns_max_along")]
    public static partial nint MaxAlong(nint a, long dim, [MarshalAs(UnmanagedType.U1)] bool keep, out nint indices);

    [LibraryImport(Library, EntryPoint = "ns_topk")]
    public static partial nint Topk(nint a, long k, long dim, [MarshalAs(UnmanagedType.U1)] bool largest, [MarshalAs(UnmanagedType.U1)] bool sorted, out nint indices);

    [LibraryImport(Library, EntryPoint = "ns_norm")]
    public static partial nint Norm(nint a, double p);

    [LibraryImport(Library, EntryPoint = "ns_draw")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool Draw(Distribution distribution, nint a, double first, double second);

    [LibraryImport(Library, EntryPoint = "ns_shaped")]
    public static partial nint Shaped(Shaping operation, nint a, long* values, long count);

    [LibraryImport(Library, EntryPoint = "ns_rearranged")]
    public static partial nint Rearranged(Rearrangement operation, nint a, long first, long second);

    [LibraryImport(Library, EntryPoint = "ns_slice")]
    public static partial nint Slice(nint a, long dim, long start, long end, long step);

    [LibraryImport(Library, EntryPoint = "ns_index_select")]
    public static partial nint IndexSelect(nint a, long dim, nint index);

    [LibraryImport(Library, EntryPoint = "ns_join")]
    public static partial nint Join([MarshalAs(UnmanagedType.U1)] bool stacked, nint* tensors, long count, long dim);

    [LibraryImport(Library, EntryPoint = "ns_to")]
    public static partial nint To(nint a, int type, int device, int index, [MarshalAs(UnmanagedType.U1)] bool nonBlocking, [MarshalAs(UnmanagedType.U1)] bool copy);

    [LibraryImport(Library, EntryPoint = "ns_conv2d")]
    public static partial nint Conv2d(nint input, nint weight, nint bias, long* stride, long* padding, long* dilation, long groups);

    [LibraryImport(Library, EntryPoint = "ns_linear")]
    public static partial nint Linear(nint input, nint weight, nint bias);

    [LibraryImport(Library, EntryPoint = "ns_batch_norm")]
    public static partial nint BatchNorm(
        nint input, nint weight, nint bias, nint mean, nint variance, [MarshalAs(UnmanagedType.U1)] bool training, double momentum, double epsilon);

    [LibraryImport(Library, EntryPoint = "ns_dropout")]
    public static partial nint Dropout(nint input, double probability, [MarshalAs(UnmanagedType.U1)] bool training);

    [LibraryImport(Library, EntryPoint = "ns_pool2d")]
    public static partial nint Pool2d(Pooling kind, nint input, long* kernel, long* stride, long* padding, [MarshalAs(UnmanagedType.U1)] bool ceil);

    [LibraryImport(Library, EntryPoint = "ns_cross_entropy")]
    public static partial nint CrossEntropy(nint input, nint target, nint weight, long reduction, long ignore, double smoothing);

    /// <summary>Release of libtorch, such as <c>1.13.1</c>.</summary>
    public static string Version() => Marshal.PtrToStringUTF8((nint)VersionText()) ?? "";

    /// <summary>Why the last call of this thread failed: the first line of what libtorch says, without its stack.</summary>
    public static string Error() => (Marshal.PtrToStringUTF8((nint)ErrorText()) ?? "").Split('\n')[0];
}
