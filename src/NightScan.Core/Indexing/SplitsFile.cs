using NightScan.Files;
using NightScan.Reporting;

namespace NightScan.Indexing;

/// <summary>
/// A CSV with at least the columns <c>file_path</c> (relative to AudioRoot) and <c>split</c>, or others that mean the same: the user's published folds,
/// and the copy of the splits that lies beside the index so that a lost index does not reshuffle the data.
/// The copy has the splits of vanished recordings too, behind the others.
/// </summary>
internal static class SplitsFile
{
    // As published files call them, those that are taken first in front.
    private static readonly string[] s_pathColumns = ["file_path", "filepath", "path", "file", "file_name", "filename"];
    private static readonly string[] s_splitColumns = ["split", "data_set", "dataset", "subset", "fold"];
    private static readonly char[] s_separators = [',', ';', '\t'];

    /// <summary>Reads the splits by path, with <c>/</c> as separator.</summary>
    /// <exception cref="NightScanException">NS0308, with the line.</exception>
    public static Dictionary<string, Split> Read(string path)
    {
        Dictionary<string, Split> splits = new(StringComparer.Ordinal);
        try
        {
            (char separator, int pathColumn, int splitColumn) = ReadHeader(path);
            using StreamReader reader = new(path);
            foreach ((int line, List<string> fields) in Csv.Read(reader, separator).Skip(1))
            {
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

    /// <summary>Finds out what separates the fields of a file, and which columns have the path and the split.</summary>
    private static (char Separator, int Path, int Split) ReadHeader(string path)
    {
        List<string> most = [];
        int line = 1;
        foreach (char separator in s_separators)
        {
            using StreamReader reader = new(path);
            (int at, List<string>? names) = Csv.Read(reader, separator).FirstOrDefault();
            int pathColumn = Find(names ?? [], s_pathColumns), splitColumn = Find(names ?? [], s_splitColumns);
            if (pathColumn >= 0 && splitColumn >= 0)
            {
                return (separator, pathColumn, splitColumn);
            }

            (most, line) = names?.Count > most.Count ? (names, at) : (most, line);
        }

        string found = most.Count == 0 ? "the file is empty" : $"its columns are {string.Join(", ", most.Select(name => $"'{name}'"))}";
        throw Bad($"the first line must name a column of paths ({string.Join(", ", s_pathColumns)}) and one of splits ({string.Join(", ", s_splitColumns)}): {found}", path, line);
    }

    private static int Find(List<string> columns, string[] names) =>
        names.Select(name => columns.FindIndex(column => column.Equals(name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(column => column >= 0, -1);

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
