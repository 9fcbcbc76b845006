using nietras.SeparatedValues;

namespace NightScan.Annotations;

/// <summary>Takes the rows of tables whose first line names the columns.</summary>
internal sealed class ColumnRows(TableFormat format, AnnotationReader reader, TableProblems problems, CancellationToken cancellation)
    : RowReader(format.Separator)
{
    private const string Waveform = "Waveform";

    private readonly List<TableRow> _rows = [];
    private readonly List<Fields> _waveforms = [];
    private readonly HashSet<Drawn> _others = [];
    private bool _isHeaderBehind;
    private bool _isUnlabelled;

    public override bool Take(SepReader.Row row, int line)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!_isHeaderBehind)
        {
            return _isHeaderBehind = true;
        }

        if (format.Labels.Count == 0)
        {
            problems.Add(DiagnosticCodes.NoLabel, 1, $"no column has labels, so none of the table is used; its columns are "
                + $"{TableProblems.Shown(string.Join(", ", format.Columns))}: name one with LabelColumn");
            _isUnlabelled = true;
            return false;
        }

        if (Misfit(row) is string misfit)
        {
            problems.Add(DiagnosticCodes.BadRow, line, misfit);
            return true;
        }

        Fields fields = FieldsOf(row, line);
        if (format.View < 0 || format.Selection < 0)
        {
            Use(fields);
        }
        else if (Text(row, format.View).StartsWith(Waveform, StringComparison.OrdinalIgnoreCase))
        {
            _waveforms.Add(fields);
        }
        else
        {
            _others.Add(fields.Drawn);
            Use(fields);
        }

        return true;
    }

    /// <summary>
    /// Raven writes a selection once for each view that it is drawn in; only the view of the spectrogram has frequencies of its own.
    /// </summary>
    public override IReadOnlyList<TableRow>? Finish()
    {
        if (_isUnlabelled)
        {
            return null;
        }

        foreach (Fields fields in _waveforms.Where(fields => !_others.Contains(fields.Drawn)))
        {
            Use(fields);
        }

        return _rows;
    }

    private void Use(Fields fields)
    {
        (int line, Drawn drawn) = (fields.Line, fields.Drawn);
        Annotation? annotation = null;
        bool saysNothing = drawn.Path.Length > 0 && (drawn.Start + drawn.End + fields.Label).Length == 0;
        if (!saysNothing
            && reader.Times(line, drawn.Start, drawn.End, fields.Offset) is (double start, double end)
            && reader.Label(line, fields.Label) is string label
            && reader.Kind(line, fields.Kind) is AnnotationKind kind)
        {
            (double? low, double? high) = reader.Frequencies(line, fields.Low, fields.High);
            annotation = new Annotation(start, end, label, low, high, kind);
        }

        _rows.Add(new TableRow(line, drawn.Path, fields.OtherPath, annotation));
    }

    /// <returns>Why a line is no row of this table; null when it is one.</returns>
    private string? Misfit(SepReader.Row row)
    {
        if (row.ColCount < format.FieldsNeeded)
        {
            return $"the line has {Quantity.Of(row.ColCount, "field")}, too few for a row of {format.Name}: a row of another format, or "
                + "one that was cut off; correct it, or put it into a table of its own";
        }

        for (int i = format.Columns.Count; i < row.ColCount; i++)
        {
            if (Text(row, i).Length > 0)
            {
                return $"the line has {Quantity.Of(row.ColCount, "field")}, more than the {format.Columns.Count} columns of the table; "
                    + "correct it, and put a field that has the separator in it into quotes";
            }
        }

        return Text(row, format.Start).Equals(format.Columns[format.Start], StringComparison.OrdinalIgnoreCase)
            ? "the line names columns again: tables stand behind each other in one file; where they are of several recordings, give each a "
                + "file of its own"
            : null;
    }

    private Fields FieldsOf(SepReader.Row row, int line)
    {
        string path = "", other = "", label = "";
        foreach (IReadOnlyList<int> columns in format.Paths)
        {
            string way = Path(row, columns);
            (path, other) = path.Length == 0 ? (way, other) : (path, way);
        }

        for (int i = 0; i < format.Labels.Count && label.Length == 0; i++)
        {
            label = Text(row, format.Labels[i]);
        }

        Drawn drawn = new(Text(row, format.Selection), path, Text(row, format.Start), Text(row, Math.Max(format.End, format.Duration)));
        return new Fields(line, drawn, other, Text(row, format.FileOffset), label, Text(row, format.LowFrequency),
            Text(row, format.HighFrequency), Text(row, format.Kind));
    }

    /// <summary>The parts that a row has of a path; nothing where the last of them, the name of the file, is not there.</summary>
    private string Path(SepReader.Row row, IReadOnlyList<int> columns)
    {
        string path = Text(row, columns[^1]);
        for (int i = columns.Count - 2; i >= 0 && path.Length > 0; i--)
        {
            string folder = Text(row, columns[i]);
            path = folder.Length == 0 ? path : $"{folder}/{path}";
        }

        return path;
    }

    /// <summary>What is the same of a selection in all its views.</summary>
    private sealed record Drawn(string Selection, string Path, string Start, string End);

    private sealed record Fields(
        int Line, Drawn Drawn, string OtherPath, string Offset, string Label, string Low, string High, string Kind);
}
