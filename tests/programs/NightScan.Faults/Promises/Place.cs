namespace NightScan.Faults.Promises;

/// <summary>A file system, and the environment of the builds on it, that promises must be kept on.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Folder">Full path of a folder on it.</param>
internal sealed record Place(string Name, string Folder)
{
    /// <summary>What builds here have in their environment; with anything in it, each needs a process of its own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether locks keep anybody out.</summary>
    public bool HasLocks { get; init; } = true;

    /// <summary>Two changes of a file that lie as far apart have different times.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(20);
}
