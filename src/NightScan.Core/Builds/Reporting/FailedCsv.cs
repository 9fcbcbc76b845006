using NightScan.Diagnostics;
using NightScan.Files;
using NightScan.Index;
using NightScan.Recordings;

namespace NightScan.Builds.Reporting;

/// <summary><c>failed.csv</c> in the cache folder: every selected recording that has no spectrogram, with the code and the reason.</summary>
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
            using (var rows = index.Command("""
                SELECT c.name || '/' || r.path, r.error_code, r.error FROM recordings r JOIN classes c ON c.id = r.class_id
                WHERE r.error_code IS NOT NULL AND r.selected = 1 ORDER BY 1
                """).ExecuteReader())
            {
                while (rows.Read())
                {
                    WriteRow(writer, rows.GetString(0), rows.GetString(1), rows.GetString(2));
                    count++;
                }
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

    private static void WriteRow(StreamWriter writer, string path, string code, string reason) => Csv.Write(writer, Csv.Text(path), code, Csv.Text(reason));
}
