namespace NightScan.Annotations;

/// <summary>
/// How a table is written, as its first line shows. Columns are counted from 0; -1 stands for one that the table does not have.
/// </summary>
/// <param name="Name">What it is called in messages.</param>
internal sealed record TableFormat(string Name, char Separator)
{
    /// <summary>What the columns are called; empty for label tracks, which do not say.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    public int Start { get; init; }

    public int End { get; init; } = -1;

    /// <summary>Seconds from start to end, in tables that have no end.</summary>
    public int Duration { get; init; } = -1;

    /// <summary>Where a selection begins in its own file, in tables over several: start and end count through all of them.</summary>
    public int FileOffset { get; init; } = -1;

    /// <summary>The first that is not empty in a row has its label.</summary>
    public IReadOnlyList<int> Labels { get; init; } = [];

    public int LowFrequency { get; init; } = -1;

    public int HighFrequency { get; init; } = -1;

    public int Kind { get; init; } = -1;

    /// <summary>Whether the column of kinds may be somebody's own, which means other things.</summary>
    public bool IsKindLoose { get; init; }

    public int Selection { get; init; } = -1;

    public int View { get; init; } = -1;

    /// <summary>What recording a row is about: the columns of each way to say it, whose parts make a path; the best way in front.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Paths { get; init; } = [];

    /// <summary>The label that says that nothing was found; null where a label is a label.</summary>
    public string? NoCall { get; init; }

    /// <summary>What is to be said of the table as a whole; null for nothing.</summary>
    public string? Remark { get; init; }

    public bool HasHeader => Columns.Count > 0;

    /// <summary>Whether numbers may have a decimal comma.</summary>
    public bool AllowsComma => Separator != ',';

    /// <summary>Fields that a row must have to have times.</summary>
    public int FieldsNeeded => Math.Max(Start, Math.Max(End, Duration)) + 1;
}
