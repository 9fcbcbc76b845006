using System.Text.Json;
using NightScan.Builds.Reporting;
using NightScan.Files;
using NightScan.Index;
using NightScan.Programs;

namespace NightScan.Builds;

/// <summary>How a build ends: messages that sum up, and the reports in the cache folder.</summary>
internal static class BuildReports
{
    private static readonly JsonWriterOptions s_indented = new() { Indented = true };

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

    /// <summary>Every selected recording that has no spectrogram, with the code and the reason.</summary>
    private static void WriteFailed(BuildState build, Findings findings)
    {
        string list = build.Layout.FailedCsv;
        long failed = 0;
        Csv.WriteFile(list, ["file_path", "code", "reason"], writer =>
        {
            foreach (Remark failure in findings.Failed)
            {
                Csv.Write(writer, Csv.Text(failure.Path), failure.Code, Csv.Text(failure.Text));
                failed++;
            }

            return failed > 0;
        });
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

    /// <summary>The summary of the build, for programs.</summary>
    private static void WriteStatistics(string path, BuildStatistics statistics)
    {
        using AtomicFile file = new(path);
        using (Utf8JsonWriter json = new(file.Content, s_indented))
        {
            json.WriteStartObject();
            json.WriteString("version", ProductVersion.Text);
            json.WriteStartObject("splits");
            foreach ((string name, SplitStatistics split) in statistics.Splits)
            {
                json.WriteStartObject(name);
                json.WriteNumber("classes", split.Classes);
                json.WriteNumber("recordings", split.Recordings);
                json.WriteNumber("spectrograms", split.Spectrograms);
                json.WriteNumber("generated", split.Generated);
                json.WriteNumber("upToDate", split.UpToDate);
                json.WriteNumber("pruned", split.Pruned);
                json.WriteNumber("failed", split.Failed);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteNumber("cacheBytes", statistics.CacheBytes);
            json.WriteNumber("seconds", Math.Round(statistics.Seconds, 3));
            json.WriteEndObject();
        }

        file.Complete();
    }
}
