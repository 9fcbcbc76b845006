using nietras.SeparatedValues;

namespace NightScan.Annotations;

/// <summary>Takes the rows of a table, one after the other.</summary>
internal abstract class RowReader(char separator)
{
    /// <summary>Takes a row that is not empty.</summary>
    /// <param name="line">The one-based line that it begins on.</param>
    /// <returns>Whether it wants more.</returns>
    public abstract bool Take(SepReader.Row row, int line);

    /// <summary>What came of all rows; null where they are no use.</summary>
    public virtual IReadOnlyList<TableRow>? Finish() => null;

    /// <summary>A field without blanks around it; empty where the row has no such field.</summary>
    protected string Text(SepReader.Row row, int column)
    {
        if (column < 0 || column >= row.ColCount)
        {
            return "";
        }

        string text = row[column].ToString().Trim();
        // Statistics programs put names in quotes, also between tabs.
        return separator == '\t' && text is ['"', .., '"'] ? text[1..^1].Replace("\"\"", "\"") : text;
    }
}
