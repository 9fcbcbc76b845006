namespace NightScan.Index;

/// <summary>A row of a splits file.</summary>
/// <param name="line">The line of the file that it begins on, one-based.</param>
/// <param name="written">The path as it stands there.</param>
/// <param name="path">The path, with <c>/</c> as separator; below AudioRoot, if it is.</param>
/// <param name="split">The split.</param>
internal sealed class SplitsRow(int line, string written, string path, Split split)
{
    public int Line => line;

    public string Written => written;

    public string Path => path;

    public Split Split => split;

    /// <summary>Whether a recording is called just so.</summary>
    public bool IsExact { get; set; }

    /// <summary>Whether it names a recording.</summary>
    public bool IsUsed { get; set; }
}
