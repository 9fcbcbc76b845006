using NightScan.Files;
using NightScan.Index;
using NightScan.Recordings;

namespace NightScan.Builds.Reporting;

/// <summary>
/// <c>failed.csv</c> in the cache folder: every selected recording that has no spectrogram, with the code and the reason.
/// </summary>
internal static class FailedCsv
{
    /// <summary>Writes the file, or deletes it when nothing failed.</summary>
    /// <returns>How many failures it lists.</returns>
    public static long Write(string path, IndexDatabase index, ProblemLog problems)
    {
        long count = problems.Unremembered.Count;
        using AtomicFile file = new(path);
        using (StreamWriter writer = new(file.Content, leaveOpen: true))
        {
            Csv.Write(writer, "file_path", "code", "reason");
            foreach (Remark failed in Remarks.Failed(index))
            {
                WriteRow(writer, failed.Path, failed.Code, failed.Text);
                count++;
            }

            foreach (Diagnostic failure in problems.Unremembered)
            {
                WriteRow(writer, problems.PathOf(failure), failure.Code, failure.Message);
            }
        }

        if (count > 0)
        {
            file.Complete();
        }
        else
        {
            File.Delete(path);
        }

        return count;
    }

    private static void WriteRow(StreamWriter writer, string path, string code, string reason) =>
        Csv.Write(writer, Csv.Text(path), code, Csv.Text(reason));
}
