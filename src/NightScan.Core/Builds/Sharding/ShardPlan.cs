using NightScan.Cache;
using NightScan.Index;

namespace NightScan.Builds.Sharding;

/// <summary>
/// The plan that shards carry out: the index says what is to be made and where it will lie, and has this mark. A build that is not
/// sharded takes the mark away, because what it does changes the plan.
/// </summary>
/// <param name="Id">Tells this plan from every other.</param>
/// <param name="Count">Shards that it is meant for.</param>
/// <param name="Merged">Shards whose results the index has.</param>
internal sealed record ShardPlan(string Id, int Count, IReadOnlyList<int> Merged)
{
    /// <summary>Reads the mark; null when there is no plan for shards.</summary>
    public static ShardPlan? Read(IndexDatabase index)
    {
        string[] words = (index.ReadMeta(MetaKey.ShardPlan) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length < 2 ? null : new(words[0], int.Parse(words[1], CultureInfo.InvariantCulture),
            [.. words[2..].Select(word => int.Parse(word, CultureInfo.InvariantCulture))]);
    }

    /// <summary>
    /// Marks the index's plan as one for shards. Results of an earlier plan are forgotten; the files that they made stay and are found.
    /// </summary>
    public static void Begin(IndexDatabase index, CacheLayout layout, int count)
    {
        new ShardPlan(Guid.NewGuid().ToString("N"), count, []).Write(index);
        RemoveFiles(layout);
        index.MakeDurable();
    }

    /// <summary>Ends the plan, if there is one.</summary>
    public static void End(IndexDatabase index, CacheLayout layout)
    {
        if (Read(index) is null)
        {
            return;
        }

        index.WriteMeta(MetaKey.ShardPlan, "");
        RemoveFiles(layout);
    }

    /// <summary>Writes the mark, in the caller's transaction.</summary>
    public void Write(IndexDatabase index) =>
        index.WriteMeta(MetaKey.ShardPlan, string.Join(' ', [Id, Count.ToString(CultureInfo.InvariantCulture), .. Merged]));

    private static void RemoveFiles(CacheLayout layout)
    {
        try
        {
            Shard.RemoveAll(layout);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.CacheUnwritable,
                $"what shards left in the cache folder cannot be removed: {exception.Message}", Shard.Folder(layout), inner: exception);
        }
    }
}
