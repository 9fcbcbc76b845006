namespace NightScan.Annotations;

/// <summary>Makes annotations of what rows have, and says what is wrong with them.</summary>
internal sealed class AnnotationReader(TableFormat format, Labels labels, TableProblems problems)
{
    private static readonly string[] s_kinds = ["negative", "positive", "uncertain"];

    /// <summary>Reads the times of a row.</summary>
    /// <param name="end">The field with the end; with the duration, where the format has that.</param>
    /// <param name="offset">Where it begins in its own file; empty when there is no word of it.</param>
    /// <returns>Null when they are no times, which is said.</returns>
    public (double Start, double End)? Times(int line, string start, string end, string offset)
    {
        if (Seconds(line, start) is not double from || Seconds(line, end) is not double to)
        {
            return null;
        }

        to += format.Duration >= 0 ? from : 0;
        if (offset.Length > 0)
        {
            if (Seconds(line, offset) is not double moved)
            {
                return null;
            }

            // The same number stays the same, where the difference would not give it back.
            (from, to) = moved == from ? (from, to) : (moved, moved + (to - from));
        }

        if (TableNumber.Rounded(to) < TableNumber.Rounded(from))
        {
            problems.Add(DiagnosticCodes.BadTimes, line, string.Create(CultureInfo.InvariantCulture,
                $"the annotation ends at {to} s, before it starts at {from} s; correct the row"));
            return null;
        }

        return (from, Math.Max(from, to));
    }

    /// <summary>Reads a pair of frequencies.</summary>
    /// <returns>Null for those that the row does not have, and for those that make no sense, which is said.</returns>
    public (double? Low, double? High) Frequencies(int line, string low, string high)
    {
        (double? from, double? to) = (Hertz(line, low), Hertz(line, high));
        if (from > to)
        {
            problems.Add(DiagnosticCodes.BadRow, line, string.Create(CultureInfo.InvariantCulture,
                $"the low frequency, {from} Hz, lies above the high one, {to} Hz: the annotation is used without them; correct the row"));
            return (null, null);
        }

        return (from, to);
    }

    /// <summary>Reads a label.</summary>
    /// <returns>The class that it means; null for none, which is said unless it was meant.</returns>
    public string? Label(int line, string written)
    {
        if (written.Equals(format.NoCall, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string? label = labels.ClassOf(written, out string? complaint);
        if (complaint is not null)
        {
            problems.Add(written.Length == 0 ? DiagnosticCodes.NoLabel : DiagnosticCodes.BadLabel, line, complaint);
        }

        return label;
    }

    /// <returns>Null for an unknown one, which is said.</returns>
    public AnnotationKind? Kind(int line, string written)
    {
        int kind = Array.FindIndex(s_kinds, name => name.Equals(written, StringComparison.OrdinalIgnoreCase));
        if (kind < 0 && written.Length > 0 && !format.IsKindLoose)
        {
            problems.Add(DiagnosticCodes.BadRow, line,
                $"'{TableProblems.Shown(written)}' is no kind of annotation; write positive, negative or uncertain");
            return null;
        }

        return kind < 0 ? AnnotationKind.Positive : (AnnotationKind)kind;
    }

    private double? Seconds(int line, string text)
    {
        string? complaint = !TableNumber.TryParse(text, format.AllowsComma, out double seconds) ? "is not a number of seconds"
            : seconds < 0 ? "is a time before the recording begins"
            : seconds > TableNumber.MostSeconds ? "is more seconds than any recording has"
            : null;
        if (complaint is not null)
        {
            problems.Add(DiagnosticCodes.BadTimes, line, $"'{TableProblems.Shown(text)}' {complaint}; correct the row");
            return null;
        }

        return seconds;
    }

    private double? Hertz(int line, string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (!TableNumber.TryParse(text, format.AllowsComma, out double hertz))
        {
            problems.Add(DiagnosticCodes.BadRow, line,
                $"'{TableProblems.Shown(text)}' is not a frequency in Hz: the annotation is used without it; correct the row");
            return null;
        }

        // Audacity writes -1 for none.
        return hertz < 0 ? null : hertz;
    }
}
