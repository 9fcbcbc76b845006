using NightScan.Files;
using NightScan.Reporting;

namespace NightScan.Indexing;

/// <summary>
/// A CSV with at least the columns <c>file_path</c> (relative to AudioRoot) and <c>split</c>: the user's published folds,
/// and the copy of the splits that lies beside the index so that a lost index does not reshuffle the data.
/// The copy has the splits of vanished recordings too, behind the others.
/// </summary>
internal static class SplitsFile
{
    /// <summary>Reads the splits by path, with <c>/</c> as separator.</summary>
    /// <exception cref="NightScanException">NS0308, with the line.</exception>
    public static Dictionary<string, Split> Read(string path)
    {
        Dictionary<string, Split> splits = new(StringComparer.Ordinal);
        try
        {
            using StreamReader reader = new(path);
            int pathColumn = -1, splitColumn = -1;
            foreach ((int line, List<string> fields) in Csv.Read(reader))
            {
                if (pathColumn < 0)
                {
                    pathColumn = fields.IndexOf("file_path");
                    splitColumn = fields.IndexOf("split");
                    if (pathColumn < 0 || splitColumn < 0)
                    {
                        throw Bad("the first line must name the columns file_path and split", path, line);
                    }

                    continue;
                }

                if (fields.Count <= Math.Max(pathColumn, splitColumn))
                {
                    throw Bad($"this line has {fields.Count} fields, the first line has more", path, line);
                }

                if (!SplitNames.TryParse(fields[splitColumn], out Split split))
                {
                    throw Bad($"'{fields[splitColumn]}' is not a split; write train, val or test", path, line);
                }

                string file = Normalize(fields[pathColumn]);
                if (splits.TryGetValue(file, out Split other) && other != split)
                {
                    throw Bad($"'{file}' is in {other.Name()} on an earlier line and in {split.Name()} here", path, line);
                }

                splits[file] = split;
            }

            if (pathColumn < 0)
            {
                throw Bad("the file is empty; its first line must name the columns file_path and split", path, 1);
            }
        }
        catch (FormatException exception)
        {
            throw Bad(exception.Message, path, 0, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Bad($"the file cannot be read ({exception.Message})", path, 0, exception);
        }

        return splits;
    }

    /// <summary>Writes all splits of the index, beside and then renamed.</summary>
    public static void Write(string path, IndexDatabase index)
    {
        using AtomicFile file = new(path);
        using (StreamWriter writer = new(file.Content, leaveOpen: true))
        {
            Csv.Write(writer, "file_path", "split");
            using var rows = index.Command(
                "SELECT c.name, r.path, r.split FROM recordings r JOIN classes c ON c.id = r.class_id ORDER BY c.name, r.path").ExecuteReader();
            while (rows.Read())
            {
                WriteRow(writer, rows.GetString(0) + "/" + rows.GetString(1), (Split)rows.GetInt32(2));
            }

            foreach ((string vanished, Split split) in new VanishedSplits(index).All())
            {
                WriteRow(writer, vanished, split);
            }
        }

        file.Complete(sync: true);
    }

    /// <summary>Writes the row of one recording.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="path">Relative to AudioRoot.</param>
    /// <param name="split">Its split.</param>
    public static void WriteRow(TextWriter writer, string path, Split split) => Csv.Write(writer, path, split.Name());

    private static string Normalize(string path)
    {
        if (!path.Contains('/'))
        {
            path = path.Replace('\\', '/');
        }

        return path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
    }

    private static NightScanException Bad(string message, string path, int line, Exception? inner = null) =>
        new(DiagnosticCodes.BadSplitsCsv, message, path, line, inner);
}
