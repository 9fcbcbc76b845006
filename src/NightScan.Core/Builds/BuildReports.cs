using NightScan.Builds.Reporting;
using NightScan.Cache;
using NightScan.Index;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Builds;

/// <summary>How a build ends: messages that sum up, and the reports in the cache folder.</summary>
internal static class BuildReports
{
    /// <summary>Says what is left to say, and writes failed.csv, warnings.csv and statistics.json.</summary>
    /// <param name="longer">Recordings that are longer than what was used of them in this build.</param>
    /// <exception cref="NightScanException">NS0310: a report cannot be written.</exception>
    public static void Write(
        PipelineSettings settings, PipelineGoal goal, IBuildReporter reporter, CacheLayout layout, IndexDatabase index, ProblemLog problems,
        BuildStatistics statistics, long longer)
    {
        if (longer > 0)
        {
            reporter.Message(string.Create(CultureInfo.InvariantCulture,
                $"{Quantity.Count(longer)} {(longer == 1 ? "recording is" : "recordings are")} longer than {settings.Spectrogram.Duration} "
                    + $"s: the first {settings.Spectrogram.Duration} s are used."));
        }

        if (problems.Unprinted > 0)
        {
            reporter.Message($"{problems.Unprinted} more recordings have problems that are not shown here.");
        }

        try
        {
            long failed = FailedCsv.Write(layout.FailedCsv, index, problems);
            if (failed > problems.Count)
            {
                string text = $"{failed - problems.Count} recordings failed in earlier builds and are left alone until they or the "
                    + $"decoders change (or RetryFailed=true); see '{layout.FailedCsv}'";
                if (settings.TreatFailedRecordingsAsErrors)
                {
                    reporter.Error(new Diagnostic(DiagnosticCodes.FailedRecordings, text, layout.FailedCsv));
                }
                else
                {
                    reporter.Message(text + ".");
                }
            }

            new Findings(settings, layout, index, problems).Report(reporter);
            if (goal != PipelineGoal.Index)
            {
                StatisticsFile.Write(layout.Statistics, statistics);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.WriteFailed, $"the reports cannot be written: {exception.Message}", layout.Root,
                inner: exception);
        }
    }
}
