using nietras.SeparatedValues;

namespace NightScan.Annotations;

/// <summary>
/// A table of two columns, <c>label</c> and <c>class</c>, with commas, semicolons or tabs: what labels are called that are not to be
/// called as they are written, and, without a class, which to leave out.
/// </summary>
internal static class LabelMap
{
    private static readonly char[] s_separators = [',', ';', '\t'];

    /// <summary>Reads the classes by label.</summary>
    /// <param name="path">Full path.</param>
    /// <exception cref="NightScanException">NS0703, with the line.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        foreach (char separator in s_separators)
        {
            string[] names = TableText.Read(path, DiagnosticCodes.BadLabelMap, text => TableReading.FirstRow(text, separator));
            int label = Find(names, "label"), className = Find(names, "class");
            if (label >= 0 && className >= 0)
            {
                MapRows rows = new(path, separator, label, className);
                TableText.Read(path, DiagnosticCodes.BadLabelMap, text =>
                {
                    TableReading.Read(text, separator, names.Length, (line, reason) => throw Bad(reason, path, line), rows);
                    return true;
                });
                return rows.Classes;
            }
        }

        throw Bad("the first line must name the columns 'label' and 'class'", path, 1);
    }

    private static int Find(string[] names, string name) =>
        Array.FindIndex(names, column => column.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static NightScanException Bad(string message, string path, int line) =>
        new(DiagnosticCodes.BadLabelMap, message, path, line);

    private sealed class MapRows(string path, char separator, int label, int className) : RowReader(separator)
    {
        private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _classes = new(StringComparer.Ordinal);
        private bool _isHeaderBehind;

        public IReadOnlyDictionary<string, string> Classes => _classes;

        public override bool Take(SepReader.Row row, int line)
        {
            if (!_isHeaderBehind)
            {
                return _isHeaderBehind = true;
            }

            string from = Text(row, label), written = Text(row, className), to = ClassName.Mended(written);
            if (row.ColCount <= Math.Max(label, className))
            {
                throw Bad($"the line has {Quantity.Of(row.ColCount, "field")}, too few for a label and its class; write the separator also "
                    + "where there is no class", path, line);
            }

            if (written.Length > 0 && ClassName.Complaint(to, OperatingSystem.IsWindows()) is string reason)
            {
                throw Bad($"'{TableProblems.Shown(written)}' cannot be the name of a class, because {reason}; write another one",
                    path, line);
            }

            if (_classes.TryGetValue(from, out string? other) && other != to)
            {
                throw Bad($"'{TableProblems.Shown(from)}' has the class '{other}' on line {_lines[from]} and '{to}' on line {line}; delete "
                    + "one of them", path, line);
            }

            _classes[from] = to;
            _lines.TryAdd(from, line);
            return true;
        }
    }
}
