namespace NightScan.Settings;

/// <summary>What becomes of recordings that SplitsCsv does not list.</summary>
internal enum Unlisted
{
    /// <summary>Those that would be drawn for validation or test are left out; the others train.</summary>
    Exclude,

    /// <summary>They are drawn like all others.</summary>
    Draw,

    /// <summary>All of them train.</summary>
    Train,
}
