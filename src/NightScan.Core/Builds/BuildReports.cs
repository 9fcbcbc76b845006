using NightScan.Annotations;
using NightScan.Builds.Reporting;
using NightScan.Files;
using NightScan.Index;
using NightScan.Programs;

namespace NightScan.Builds;

/// <summary>How a build ends: messages that sum up, and the reports in the cache folder.</summary>
internal static class BuildReports
{
    /// <summary>Says what is left to say, and writes failed.csv, warnings.csv and statistics.json.</summary>
    /// <returns>What the build did.</returns>
    /// <exception cref="NightScanException">NS0310: a report cannot be written.</exception>
    public static BuildStatistics Write(BuildState build, PipelineGoal goal)
    {
        BuildStatistics statistics = build.Statistics();
        if (build.Longer > 0)
        {
            double duration = build.Settings.Spectrogram.Duration;
            build.Reporter.Message(string.Create(CultureInfo.InvariantCulture,
                $"{Quantity.Of(build.Longer, "recording")} {(build.Longer == 1 ? "is" : "are")} longer than {duration} s: the first "
                    + $"{duration} s are used."));
        }

        if (build.Problems.Unprinted > 0)
        {
            build.Reporter.Message($"{build.Problems.Unprinted} more recordings have problems that are not shown here.");
        }

        try
        {
            Findings findings = new(build);
            WriteFailed(build, findings);
            if (statistics.Labels.Count > 0)
            {
                LabelCounts.Keep(build.Index, statistics.Labels);
            }

            findings.Report();
            if (goal != PipelineGoal.Index)
            {
                WriteStatistics(build.Layout.Statistics, statistics);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.WriteFailed, $"the reports cannot be written: {exception.Message}",
                build.Layout.Root, inner: exception);
        }

        return statistics;
    }

    /// <summary>
    /// Every selected recording that has no spectrogram, with the code and the reason, and every row of a table of annotations that cannot
    /// be used.
    /// </summary>
    private static void WriteFailed(BuildState build, Findings findings)
    {
        string list = build.Layout.FailedCsv;
        List<AnnotationProblem> rows = KnownAnnotations.Problems(build.Index);
        long failed = 0;
        Csv.WriteFile(list, ["file_path", "code", "reason"], writer =>
        {
            foreach (Remark failure in findings.Failed)
            {
                Csv.Write(writer, Csv.Text(failure.Path), failure.Code, Csv.Text(failure.Text));
                failed++;
            }

            foreach (AnnotationProblem row in rows)
            {
                Csv.Write(writer, Csv.Text(PathOf(build, row.File)), row.Descriptor.Code,
                    Csv.Text(row.Line > 0 ? $"line {row.Line}: {row.Message}" : row.Message));
            }

            return failed + rows.Count > 0;
        });
        if (rows.Count > 0)
        {
            build.Reporter.Message($"{Quantity.Of(rows.Count, "row")} of annotation tables cannot be used, or only in part; see '{list}'.");
        }

        if (failed <= build.Problems.Count)
        {
            return;
        }

        string text = $"{failed - build.Problems.Count} recordings failed in earlier builds and are left alone until they or the decoders "
            + $"change (or RetryFailed=true); see '{list}'";
        if (build.Settings.TreatFailedRecordingsAsErrors)
        {
            build.Reporter.Error(new Diagnostic(DiagnosticCodes.FailedRecordings, text, list));
        }
        else
        {
            build.Reporter.Message(text + ".");
        }
    }

    /// <summary>The path of a table relative to AudioRoot where it lies there, else all of it.</summary>
    private static string PathOf(BuildState build, string table)
    {
        string path = Path.GetRelativePath(build.Settings.AudioRoot, table).Replace(Path.DirectorySeparatorChar, '/');
        return path == ".." || path.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(path) ? table : path;
    }

    /// <summary>The summary of the build, for programs.</summary>
    private static void WriteStatistics(string path, BuildStatistics statistics)
    {
        string splits = string.Join(",\n", statistics.Splits.Select(one =>
            OfSplit(one.Name, one.Split, statistics.Labels.FirstOrDefault(labels => labels.Split.Name() == one.Name))));
        string json = string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "version": {{JsonText.Of(ProductVersion.Text)}},
              "splits": {
            {{splits}}
              },
              "cacheBytes": {{statistics.CacheBytes}},
              "seconds": {{Math.Round(statistics.Seconds, 3)}}
            }
            """);
        using AtomicFile file = new(path);
        file.Content.Write(Encoding.UTF8.GetBytes(json));
        file.Complete();
    }

    /// <param name="labels">Null where recordings are examples.</param>
    private static string OfSplit(string name, SplitStatistics split, SplitLabels? labels) =>
        string.Create(CultureInfo.InvariantCulture, $$"""
            "{{name}}": {
              "classes": {{split.Classes}},
              "recordings": {{split.Recordings}},
              "spectrograms": {{split.Spectrograms}},
              "generated": {{split.Generated}},
              "upToDate": {{split.UpToDate}},
              "pruned": {{split.Pruned}},
              "failed": {{split.Failed}}{{OfWindows(labels)}}
            }
        """);

    private static string OfWindows(SplitLabels? labels) => labels is null ? "" : string.Create(CultureInfo.InvariantCulture, $$"""
        ,
              "windows": {{labels.Windows}},
              "labels": {{labels.Labels}},
              "withoutLabels": {{labels.Without}}
        """);
}
