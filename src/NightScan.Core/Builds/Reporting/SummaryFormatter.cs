using NightScan.Annotations;
using NightScan.Index;

namespace NightScan.Builds.Reporting;

/// <summary>The summary that ends a build: a row per split, then the size of the cache and the time.</summary>
internal static class SummaryFormatter
{
    private static readonly string[] s_header =
        ["split", "classes", "recordings", "spectrograms", "generated", "up to date", "pruned", "failed"];

    /// <summary>The lines of the summary, aligned for a fixed-width font and less than 100 columns wide up to a billion files.</summary>
    public static IEnumerable<string> Lines(BuildStatistics statistics)
    {
        string[] total = Cells("total", statistics.Total);
        // Those of the splits do not add up.
        total[1] = "";
        bool areWindows = statistics.Windows != WindowChoice.First;
        string[] header = [.. s_header.Select(name => areWindows && name == "recordings" ? "windows" : name)];
        string[][] rows = [header, .. statistics.Splits.Select(split => Cells(split.Name, split.Split)), total];
        for (int column = 0; column < s_header.Length; column++)
        {
            int width = 0;
            foreach (string[] row in rows)
            {
                width = Math.Max(width, row[column].Length);
            }

            foreach (string[] row in rows)
            {
                row[column] = column == 0 ? row[column].PadRight(width) : row[column].PadLeft(width);
            }
        }

        foreach (string[] row in rows)
        {
            yield return string.Join("  ", row);
        }

        foreach (SplitLabels split in statistics.Windows == WindowChoice.Annotated ? statistics.Labels : [])
        {
            yield return $"{split.Split.Name()}: {Quantity.Of(split.Windows, "window")}, {Quantity.Of(split.Labels, "label")} of "
                + $"{Quantity.Count(split.Classes)} class{(split.Classes == 1 ? "" : "es")}, {Quantity.Of(split.Without, "window")} without";
        }

        yield return $"cache: {Quantity.Bytes(statistics.CacheBytes)}; time: {Quantity.Duration(TimeSpan.FromSeconds(statistics.Seconds))}";
    }

    private static string[] Cells(string name, SplitStatistics split) =>
    [
        name, Quantity.Count(split.Classes), Quantity.Count(split.Recordings), Quantity.Count(split.Spectrograms),
        Quantity.Count(split.Generated), Quantity.Count(split.UpToDate), Quantity.Count(split.Pruned), Quantity.Count(split.Failed),
    ];
}
