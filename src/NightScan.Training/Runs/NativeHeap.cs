namespace NightScan.Training.Runs;

/// <summary>
/// Where libtorch's tensors lie. Each step frees and takes the same hundreds of megabytes; glibc gives large blocks back to the system
/// at once, and the next step waits for the system to clear and map them again, up to a fifth of its time. So freed memory stays with
/// the process; and since its pieces do not always fit again, what lies idle goes back once the process has become much larger than
/// it was when training began.
/// </summary>
internal sealed partial class NativeHeap
{
    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;
    private const int LargestBlock = 1 << 30;

    /// <summary>Steps between two looks, and before the first: a step's memory is known by then.</summary>
    private const int Interval = 16;
    private const double Allowance = 1.2;

    private long _usual;
    private int _steps;

    /// <summary>Lets freed memory stay with the process. Elsewhere than on glibc nothing is done.</summary>
    public static void KeepFreedMemory() => Call(() =>
    {
        _ = Mallopt(TrimThreshold, int.MaxValue);
        _ = Mallopt(MmapThreshold, LargestBlock);
    });

    /// <summary>Told of every step that was taken; gives idle memory back where there is too much of it.</summary>
    public void AfterStep()
    {
        if (++_steps % Interval != 0)
        {
            return;
        }

        long size = Environment.WorkingSet;
        if (_usual == 0)
        {
            _usual = size;
        }
        else if (size > Allowance * _usual)
        {
            GiveBack();
        }
    }

    /// <summary>Gives what lies idle back to the system.</summary>
    internal static void GiveBack() => Call(() => MallocTrim(0));

    private static void Call(Action glibc)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            glibc();
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // Not glibc: another library has its own ways.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Mallopt(int parameter, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nint kept);
}
