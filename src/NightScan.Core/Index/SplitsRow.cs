namespace NightScan.Index;

/// <summary>A row of a splits file.</summary>
/// <param name="Line">The line of the file that it begins on, one-based.</param>
/// <param name="Written">The path as it stands there.</param>
/// <param name="Path">The path, with <c>/</c> as separator; below AudioRoot, if it is.</param>
internal sealed record SplitsRow(int Line, string Written, string Path, Split Split)
{
    /// <summary>Whether a recording is called just so.</summary>
    public bool IsExact { get; set; }

    /// <summary>Whether it names a recording.</summary>
    public bool IsUsed { get; set; }
}
