namespace NightScan.Decoder;

/// <summary>
/// Ends this process when the one that started it has died while a decoder hangs: otherwise the end of standard input is enough,
/// but nobody reads that then.
/// </summary>
internal static partial class ParentWatch
{
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(1);

    /// <returns>What looks until it is disposed; null on Windows, where processes have no parent to ask for.</returns>
    public static Timer? Start()
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        int parent = GetParent();
        return new Timer(_ => EndWithout(parent), null, s_lookEvery, s_lookEvery);
    }

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
