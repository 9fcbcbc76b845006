namespace NightScan.Setup;

/// <summary>The driver of NVIDIA GPUs.</summary>
internal static class GraphicsDriver
{
    /// <summary>Whether the driver's library can be loaded; a GPU may be missing all the same.</summary>
    public static bool IsPresent()
    {
        string? name = OperatingSystem.IsWindows() ? "nvcuda.dll" : OperatingSystem.IsLinux() ? "libcuda.so.1" : null;
        if (name is null || !NativeLibrary.TryLoad(name, out nint library))
        {
            return false;
        }

        NativeLibrary.Free(library);
        return true;
    }
}
