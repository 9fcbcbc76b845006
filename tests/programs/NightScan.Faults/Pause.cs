namespace NightScan.Faults;

/// <summary>Stops processes for a while, so that something can happen in the middle of what they do.</summary>
internal static partial class Pause
{
    /// <summary>Stops a process, if it has not ended. A system call that a thread is in, a sync perhaps, comes to its end first.</summary>
    public static void Stop(int process)
    {
        const int stop = 19;
        if (Signal(process, stop) != 0)
        {
            return;
        }

        while (!States(process).All(state => state is 'T' or 'Z' or 'X'))
        {
            Thread.Sleep(1);
        }
    }

    /// <summary>Lets a stopped process go on.</summary>
    public static void Continue(int process)
    {
        const int go = 18;
        _ = Signal(process, go);
    }

    /// <summary>The states of a process's threads; none when it has ended.</summary>
    private static char[] States(int process)
    {
        try
        {
            // "number (name) state …", and a name may have brackets of its own.
            return [.. Directory.EnumerateDirectories($"/proc/{process}/task").Select(thread => File.ReadAllText(Path.Join(thread, "stat")))
                .Select(text => text[text.LastIndexOf(')') + 2])];
        }
        catch (IOException)
        {
            // A thread has just ended: look again, unless the process has.
            return Directory.Exists($"/proc/{process}") ? ['R'] : [];
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
