using System.Text.Json;

namespace NightScan.Tasks.Tests;

/// <summary>The counts of statistics.json, over all splits.</summary>
internal sealed record CacheSummary(long Recordings, long Spectrograms, long Generated, long UpToDate, long Pruned, long Failed)
{
    public static CacheSummary Read(string cacheDir)
    {
        using JsonDocument statistics = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(cacheDir, "statistics.json")));
        JsonElement splits = statistics.RootElement.GetProperty("splits");
        long Sum(string count) => ((string[])["train", "val", "test"])
            .Sum(split => splits.GetProperty(split).GetProperty(count).GetInt64());
        return new CacheSummary(Sum("recordings"), Sum("spectrograms"), Sum("generated"), Sum("upToDate"), Sum("pruned"), Sum("failed"));
    }
}
