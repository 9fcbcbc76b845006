using nietras.SeparatedValues;

namespace NightScan.Annotations;

/// <summary>Reads the rows of a table, whichever format it has.</summary>
internal static class TableReading
{
    private static readonly char[] s_separators = ['\t', ',', ';'];

    /// <summary>Finds out by its contents what a file is.</summary>
    /// <returns>Null when it is no annotation table.</returns>
    /// <exception cref="NightScanException">NS0701: it cannot be read.</exception>
    public static TableFormat? Recognise(string path, string labelColumn)
    {
        string head = TableText.Head(path);
        foreach (char separator in s_separators)
        {
            string[] names = FirstRow(new StringReader(head), separator);
            if (names.Length > 1 && TableHeader.Recognise(names, separator, labelColumn) is TableFormat format)
            {
                return format;
            }

            if (separator == '\t' && LabelTrackRows.AreIn(names))
            {
                return LabelTrackRows.Format;
            }
        }

        return null;
    }

    /// <summary>Reads a table.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="problems">Receives what could not be used.</param>
    /// <returns>Null where nothing can be used.</returns>
    /// <exception cref="NightScanException">NS0701: it cannot be read.</exception>
    public static IReadOnlyList<TableRow>? Rows(
        string path, TableFormat format, Labels labels, TableProblems problems, CancellationToken cancellation)
    {
        AnnotationReader reader = new(format, labels, problems);
        RowReader rows = format.HasHeader ? new ColumnRows(format, reader, problems, cancellation)
            : new LabelTrackRows(reader, problems, cancellation);
        if (format.Remark is string remark)
        {
            problems.Add(DiagnosticCodes.NoLabel, 1, remark);
        }

        return TableText.Read(path, DiagnosticCodes.NoAnnotations, text =>
        {
            Read(text, format.Separator, format.Columns.Count,
                (line, reason) => problems.Add(DiagnosticCodes.BadRow, line, reason), rows);
            return rows.Finish();
        });
    }

    /// <summary>The fields of the first line that has any.</summary>
    public static string[] FirstRow(TextReader text, char separator)
    {
        FirstFields first = new(separator);
        Read(text, separator, columns: 0, static (_, _) => { }, first);
        return first.Fields;
    }

    /// <summary>Hands over all rows of a text but for empty ones.</summary>
    /// <param name="columns">Fields that a row has which goes over several lines.</param>
    /// <param name="leftOut">Told the lines that are no rows, and why.</param>
    public static void Read(TextReader text, char separator, int columns, Action<int, string> leftOut, RowReader into)
    {
        bool isTabbed = separator == '\t';
        using TableLines lines = new(text, separator, columns, leftOut);
        using SepReader reader = Sep.New(separator).Reader(options => options with
        {
            HasHeader = false,
            DisableColCountCheck = true,
            DisableQuotesParsing = isTabbed,
            Unescape = !isTabbed,
            CreateToString = SepToString.PoolPerCol(maximumStringLength: 256),
        }).From(lines);
        int line = 1;
        foreach (SepReader.Row row in reader)
        {
            if (!IsEmpty(row) && !into.Take(row, line))
            {
                return;
            }

            // Sep 0.17 is wrong about where the first row begins, and right about where rows end.
            line = row.LineNumberToExcl;
        }
    }

    private static bool IsEmpty(SepReader.Row row)
    {
        for (int i = 0; i < row.ColCount; i++)
        {
            if (!row[i].Span.IsWhiteSpace())
            {
                return false;
            }
        }

        return true;
    }

    private sealed class FirstFields(char separator) : RowReader(separator)
    {
        public string[] Fields { get; private set; } = [];

        public override bool Take(SepReader.Row row, int line)
        {
            Fields = new string[row.ColCount];
            for (int i = 0; i < Fields.Length; i++)
            {
                Fields[i] = Text(row, i);
            }

            return false;
        }
    }
}
