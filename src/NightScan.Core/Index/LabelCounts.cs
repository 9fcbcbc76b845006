using NightScan.Annotations;

namespace NightScan.Index;

/// <summary>What a split has of labels, where windows are examples.</summary>
/// <param name="Windows">Those that are used.</param>
/// <param name="Labels">What they are positively labelled with, counted in each.</param>
/// <param name="Classes">How many different ones these are.</param>
/// <param name="Without">Windows that have none.</param>
internal sealed record SplitLabels(Split Split, long Windows, long Labels, int Classes, long Without);

/// <summary>The labels of the windows that are used.</summary>
internal static class LabelCounts
{
    /// <summary>Which windows the index has; the first of each recording where no build has made others.</summary>
    public static WindowChoice Choice(IndexDatabase index) => index.ReadMeta(MetaKey.Windows)?.Split(' ') is [_, string choice, ..]
        && Enum.TryParse(choice, out WindowChoice windows) ? windows : WindowChoice.First;

    /// <summary>What each split has, as it was counted last or anew.</summary>
    /// <returns>By split; nothing where recordings are examples.</returns>
    public static List<SplitLabels> BySplit(IndexDatabase index)
    {
        if (Choice(index) == WindowChoice.First)
        {
            return [];
        }

        // What the findings depend on, the counts do too: while those are kept, nothing has changed.
        return index.ReadMeta(MetaKey.Findings) is not null && index.ReadMeta(MetaKey.Labels) is string kept && Parse(kept) is { } counts
            ? counts : Count(index);
    }

    /// <summary>Keeps counts for the builds to come; before what was found is kept, which tells whether they hold.</summary>
    public static void Keep(IndexDatabase index, IEnumerable<SplitLabels> counts) =>
        index.WriteMeta(MetaKey.Labels, string.Join(' ', counts.Select(one => string.Create(CultureInfo.InvariantCulture,
            $"{(int)one.Split}/{one.Windows}/{one.Labels}/{one.Classes}/{one.Without}"))));

    /// <summary>How many windows of a split have a label, where there are any; by name and split.</summary>
    public static List<(string Class, Split Split, long Windows)> ByClass(IndexDatabase index) => index.ReadAll(
        """
        SELECT c.name, n.split, sum(n.windows) FROM (
            SELECT coalesce(l.label_id, k.class_id) AS class_id, k.split, k.selected AS windows FROM class_counts k
            LEFT JOIN class_labels l ON l.class_id = k.class_id WHERE k.selected > 0
            UNION ALL
            SELECT l.class_id, e.split, count(*) FROM labels l JOIN recordings e ON e.id = l.example
            WHERE l.kind = 1 AND e.selected = 1 GROUP BY l.class_id, e.split) n
        JOIN classes c ON c.id = n.class_id WHERE c.name <> $1 GROUP BY c.name, n.split ORDER BY c.name, n.split
        """,
        static row => (row.Text(0), row.Split(1), row.Long(2)), ExampleLabels.Background);

    private static List<SplitLabels> Count(IndexDatabase index)
    {
        ILookup<Split, long> labels = ByClass(index).ToLookup(one => one.Split, one => one.Windows);
        ILookup<Split, (string Class, long Windows)> windows = ClassCounts.ByClass(index).Where(one => one.Totals is not null)
            .ToLookup(one => one.Totals!.Split, one => (one.Class, one.Totals!.Recordings));
        return [.. SplitNames.All.Select(split => new SplitLabels(split, windows[split].Sum(one => one.Windows), labels[split].Sum(),
            labels[split].Count(), windows[split].Where(one => one.Class == ExampleLabels.Background).Sum(one => one.Windows)))];
    }

    /// <returns>Null for what is something else.</returns>
    private static List<SplitLabels>? Parse(string kept)
    {
        List<SplitLabels> counts = [];
        foreach (string split in kept.Split(' '))
        {
            long[] numbers = [.. split.Split('/').Select(text => long.TryParse(text, CultureInfo.InvariantCulture, out long n) ? n : -1)];
            if (numbers.Length != 5 || numbers.Any(number => number < 0))
            {
                return null;
            }

            counts.Add(new SplitLabels((Split)numbers[0], numbers[1], numbers[2], (int)numbers[3], numbers[4]));
        }

        return counts.Count == SplitNames.All.Count ? counts : null;
    }
}
