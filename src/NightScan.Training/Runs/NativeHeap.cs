using System.Runtime.InteropServices;

namespace NightScan.Training.Runs;

/// <summary>
/// Where libtorch's tensors lie. Each step frees and takes the same hundreds of megabytes; glibc gives large blocks back to the system
/// at once, and the next step waits for the system to clear and map them again, a third of its time.
/// </summary>
internal static partial class NativeHeap
{
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;
    private const int LargestBlock = 1 << 30;

    /// <summary>Lets freed memory stay with the process. Elsewhere than on glibc nothing is done.</summary>
    public static void KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = Mallopt(TrimThreshold, int.MaxValue);
            _ = Mallopt(MmapThreshold, LargestBlock);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // Not glibc: another library has its own ways.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Mallopt(int parameter, int value);
}
