namespace NightScan.Decoder;

/// <summary>
/// Ends this process when the one that started it has died while a decoder hangs: otherwise the end of standard input is enough,
/// but nobody reads that then.
/// </summary>
internal sealed partial class ParentWatch : IDisposable
{
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(1);
    private readonly Timer? _timer;

    public ParentWatch()
    {
        // On Windows processes have no parent to ask for.
        if (!OperatingSystem.IsWindows())
        {
            int parent = GetParent();
            _timer = new Timer(_ => EndWithout(parent), null, s_lookEvery, s_lookEvery);
        }
    }

    public void Dispose() => _timer?.Dispose();

    private static void EndWithout(int parent)
    {
        if (GetParent() != parent)
        {
            Environment.Exit(1);
        }
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParent();
}
