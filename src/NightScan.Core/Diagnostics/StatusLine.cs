namespace NightScan.Diagnostics;

/// <summary>
/// One line at the bottom of a terminal that is written over and over. Without a newline it leaves the frame of MSBuild's terminal
/// logger in peace, which shows no messages while a project runs.
/// </summary>
internal sealed class StatusLine(TextWriter terminal, int columns)
{
    // Longer lines would wrap in a common terminal, and a wrapped line cannot be written over.
    private const int MaxColumns = 99;

    private readonly int _width = Math.Clamp(columns - 1, 20, MaxColumns);
    private int _shown;

    /// <summary>The status line of this process; null when nobody would see it change.</summary>
    public static StatusLine? ForConsole()
    {
        bool isTerminal = !Console.IsOutputRedirected
            && Environment.GetEnvironmentVariable("TERM") != "dumb"
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));
        return isTerminal ? new StatusLine(Console.Out, Columns()) : null;
    }

    /// <summary>Shows a text in the place of the last one; what the terminal has no room for is cut.</summary>
    public void Show(string text)
    {
        string line = text.Length > _width ? text[.._width] : text;
        terminal.Write("\r" + line.PadRight(_shown) + (_shown > line.Length ? "\r" + line : ""));
        terminal.Flush();
        _shown = line.Length;
    }

    /// <summary>Leaves an empty line.</summary>
    public void Clear()
    {
        if (_shown > 0)
        {
            terminal.Write("\r" + new string(' ', _shown) + "\r");
            terminal.Flush();
            _shown = 0;
        }
    }

    // A console that is none (a pipe that claims otherwise) may refuse or say 0.
    private static int Columns()
    {
        try
        {
            return Console.WindowWidth is > 0 and int width ? width : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
