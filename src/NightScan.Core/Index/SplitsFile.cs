using NightScan.Files;

namespace NightScan.Index;

/// <summary>
/// A CSV with at least the columns <c>file_path</c> (relative to AudioRoot) and <c>split</c>, or others that mean the same: the user's
/// published folds, and the copy of the splits that lies beside the index so that a lost index does not reshuffle the data. The copy has
/// the splits of vanished recordings too, behind the others.
/// </summary>
internal static class SplitsFile
{
    // As published files call them, those that are taken first in front.
    private static readonly string[] s_pathColumns = ["file_path", "filepath", "path", "file", "file_name", "filename"];
    private static readonly string[] s_splitColumns = ["split", "data_set", "dataset", "subset", "fold"];
    private static readonly char[] s_separators = [',', ';', '\t'];

    /// <summary>Reads the splits by path, with <c>/</c> as separator.</summary>
    /// <exception cref="NightScanException">NS0308, with the line.</exception>
    public static Dictionary<string, Split> Read(string path) =>
        ReadRows(path, Normalize).Values.ToDictionary(row => row.Path, row => row.Split);

    /// <param name="normalize">Makes what is written in the column of paths the path of a recording.</param>
    /// <exception cref="NightScanException">NS0308, with the line.</exception>
    public static Dictionary<string, SplitsRow> ReadRows(string path, Func<string, string> normalize)
    {
        Dictionary<string, SplitsRow> rows = new(StringComparer.Ordinal);
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

                if (SplitNames.Parse(fields[splitColumn]) is not Split split)
                {
                    throw Bad($"'{fields[splitColumn]}' is not a split; write train, val or test", path, line);
                }

                string file = normalize(fields[pathColumn]);
                if (!rows.TryAdd(file, new SplitsRow(line, fields[pathColumn], file, split)) && rows[file].Split != split)
                {
                    throw Bad($"'{file}' is in {rows[file].Split.Name()} on an earlier line and in {split.Name()} here", path, line);
                }
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

        return rows;
    }

    /// <summary>What stands in the column of paths on a line, if the file is in the given encoding; null when it cannot be told.</summary>
    public static string? PathOn(string path, int line, Encoding encoding)
    {
        (char separator, int pathColumn, _) = ReadHeader(path);
        using StreamReader reader = new(path, encoding, detectEncodingFromByteOrderMarks: false);
        return Csv.Read(reader, separator).FirstOrDefault(record => record.Line == line).Fields is { } fields && fields.Count > pathColumn
            ? fields[pathColumn] : null;
    }

    /// <summary>Writes all splits of the index, beside and then renamed.</summary>
    public static void Write(string path, IndexDatabase index)
    {
        using AtomicFile file = new(path);
        using (StreamWriter writer = new(file.Content, leaveOpen: true))
        {
            Csv.Write(writer, "file_path", "split");
            foreach ((string recording, Split split) in index.Query(
                $"SELECT {FileRows.Path}, r.split FROM {FileRows.WithClasses} WHERE {FileRows.Are} ORDER BY c.name, r.path",
                static row => (row.Text(0), row.Split(1))).Concat(new VanishedSplits(index).All()))
            {
                WriteRow(writer, recording, split);
            }
        }

        file.Complete(sync: true);
    }

    /// <param name="path">Relative to AudioRoot.</param>
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

        string found = most.Any(name => name.Contains('\0')) ? "the file is UTF-16 without a mark of it; save it as UTF-8"
            : most.Count == 0 ? "the file is empty" : $"its columns are {string.Join(", ", most.Select(name => $"'{name}'"))}";
        throw Bad($"the first line must name a column of paths ({string.Join(", ", s_pathColumns)}) and one of splits "
            + $"({string.Join(", ", s_splitColumns)}): {found}", path, line);
    }

    private static int Find(List<string> columns, string[] names) =>
        names.Select(name => columns.FindIndex(column => column.Equals(name, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(column => column >= 0, -1);

    /// <summary>A path with <c>/</c> between its folders, and nothing else between them.</summary>
    public static string Normalize(string path)
    {
        if (!path.Contains('/'))
        {
            path = path.Replace('\\', '/');
        }

        path = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        while (path.IndexOf("//", StringComparison.Ordinal) is > 0 and int twice)
        {
            path = path.Remove(twice, 1);
        }

        return path.Replace("/./", "/", StringComparison.Ordinal);
    }

    private static NightScanException Bad(string message, string path, int line, Exception? inner = null) =>
        new(DiagnosticCodes.BadSplitsCsv, message, path, line, inner);
}
