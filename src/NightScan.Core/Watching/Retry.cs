namespace NightScan.Watching;

/// <summary>Something that went wrong, and may go right without anything in the folders changing.</summary>
/// <param name="Version">What the ledger was like.</param>
/// <param name="At">When to try again.</param>
/// <param name="After">How long that is after the last time.</param>
/// <param name="NotBefore">The earliest, also where something changes: a recorder that writes changes something all the time.</param>
internal sealed record Retry(long Version, TimeSpan At, TimeSpan After, TimeSpan NotBefore)
{
    /// <summary>After the first failure, or another one: each waits twice as long as the one before.</summary>
    /// <param name="cost">How long it took to fail.</param>
    public static Retry Of(Retry? before, long version, TimeSpan now, WatchTimes times, TimeSpan cost)
    {
        TimeSpan after = before is null || before.Version != version ? times.Check : 2 * before.After;
        after = after > times.LongestRetry ? times.LongestRetry : after;
        TimeSpan rest = times.Share * cost;
        return new(version, now + after, after, now + (rest > times.Settle ? rest : times.Settle));
    }
}
