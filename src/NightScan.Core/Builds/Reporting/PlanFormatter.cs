using NightScan.Cache;

namespace NightScan.Builds.Reporting;

/// <summary>A plan as a person reads it.</summary>
internal static class PlanFormatter
{
    /// <summary>
    /// The lines of the plan: a row per reason, aligned for a fixed-width font, then what else would be done and what it takes.
    /// </summary>
    public static IEnumerable<string> Lines(BuildPlan plan)
    {
        if (plan.Files > 0)
        {
            string[] header = ["would be made", $"{plan.Example}s", "files", "train", "val", "test", "size", "time", "because"];
            List<string[]> rows = [header, .. plan.Made.Select(reason => Cells(plan, reason.Reason, reason, reason.Explanation))];
            if (plan.Made.Count > 1)
            {
                rows.Add(Cells(plan, "all", new("all", "", plan.Recordings, plan.Made.Sum(r => r.Train), plan.Made.Sum(r => r.Validation),
                    plan.Made.Sum(r => r.Test)), ""));
            }

            int[] widths = [.. Enumerable.Range(0, header.Length).Select(column => rows.Max(row => row[column].Length))];
            foreach (string[] row in rows)
            {
                yield return string.Join("  ", row.Select((cell, column) => column is 0 or 8 ? cell.PadRight(widths[column])
                    : cell.PadLeft(widths[column]))).TrimEnd();
            }

            yield return plan.SecondsPerFile is double pace
                ? string.Create(CultureInfo.InvariantCulture,
                    $"time: at the pace of the last build that made many, {1 / pace:0.#} spectrograms a second with {plan.Workers} workers")
                : "time: not known, since no build of this cache has made 500 spectrograms yet";
        }

        foreach (PlannedFiles deleted in plan.Deleted)
        {
            yield return $"would be deleted: {Quantity.Count(deleted.Files)} spectrograms ({deleted.Reason}: {deleted.Explanation})";
        }

        if (plan.Renamed.Files > 0)
        {
            yield return $"would be renamed: {Quantity.Count(plan.Renamed.Files)} spectrograms of "
                + $"{Quantity.Count(plan.Renamed.Recordings)} {plan.Example}s";
        }

        if (plan.Found.Files > 0)
        {
            yield return $"would be taken as they are: {Quantity.Count(plan.Found.Files)} spectrograms that are in the cache and unknown "
                + $"to the index";
        }

        yield return $"would stay: {Quantity.Count(plan.UpToDate)} spectrograms";
        if (plan.Files > 0)
        {
            yield return $"disk: up to {Quantity.Bytes(plan.NeededBytes)} more; "
                + $"{(plan.FreeBytes is long free ? $"{Quantity.Bytes(free)} are free" : "how much is free is not known")}";
        }

        if (plan.Read > 0)
        {
            yield return $"read to know this: {Quantity.Of(plan.Read, "new or changed recording")}, {Quantity.Bytes(plan.ReadBytes)}";
        }
    }

    /// <summary>How long it would take; null when no pace is known.</summary>
    public static double? Seconds(BuildPlan plan, long files) => plan.SecondsPerFile is double pace ? files * pace : null;

    private static string[] Cells(BuildPlan plan, string name, PlannedFiles files, string because) =>
    [
        name, Quantity.Count(files.Recordings), Quantity.Count(files.Files), Quantity.Count(files.Train), Quantity.Count(files.Validation),
            Quantity.Count(files.Test),
        Quantity.Bytes(files.Files * plan.FileBytes),
        Seconds(plan, files.Files) is double seconds
        ? Quantity.Duration(TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2))) : "?", because,
    ];
}
