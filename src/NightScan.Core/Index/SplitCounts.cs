namespace NightScan.Index;

/// <summary>A count for each split.</summary>
internal sealed class SplitCounts
{
    private readonly long[] _counts = new long[3];

    public long this[Split split]
    {
        get => _counts[(int)split];
        set => _counts[(int)split] = value;
    }

    public long Sum => _counts.Sum();

    /// <summary>Those of all splits that are named; 0 for others.</summary>
    public static SplitCounts Of(IEnumerable<(Split Split, long Count)> counts)
    {
        SplitCounts all = new();
        foreach ((Split split, long count) in counts)
        {
            all[split] += count;
        }

        return all;
    }

    public static SplitCounts operator +(SplitCounts one, SplitCounts other) =>
        Of(SplitNames.All.Select(split => (split, one[split] + other[split])));
}
