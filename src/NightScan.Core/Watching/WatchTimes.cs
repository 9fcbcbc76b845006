namespace NightScan.Watching;

/// <summary>How patient a watch is.</summary>
internal sealed record WatchTimes
{
    /// <summary>
    /// As long must a recording have kept its size and modification time before it is built. Not less than a build needs to trust the time.
    /// </summary>
    public TimeSpan Settle { get; init; } = Files.FileTimes.Racy + TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The longest that is waited for one that went on growing after it had been built: a recorder that writes now and then.
    /// </summary>
    public TimeSpan LongestSettle { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>As long wait those that are ready for those that are not.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often it is looked whether AudioRoot and what links lead to are still the same folders, and at the two files.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>As long may folders fail to be listed before it is said: who is just deleting one makes them.</summary>
    public TimeSpan Forbearance { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>The least time between two looks at what just changed.</summary>
    public TimeSpan Debounce { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The least time between two listings of everything, where changes are not told.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The same where they are, for what the system may have kept to itself; and until trouble is tried again.</summary>
    public TimeSpan Check { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>As long after a build there is another one in any case: others may have changed the index or the cache.</summary>
    public TimeSpan Rebuild { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest time until trouble is tried again.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(16);

    /// <summary>Looks take at most one part in as many of the time: listing a million recordings on a network takes minutes.</summary>
    public int Share { get; init; } = 10;
}
