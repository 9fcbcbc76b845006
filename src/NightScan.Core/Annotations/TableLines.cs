namespace NightScan.Annotations;

/// <summary>
/// The text of a table as Sep is given it: a line for each line of the file, each of a bounded length, and in tables with commas or
/// semicolons the quotes of every line in pairs.
/// </summary>
/// <remarks>
/// People's tables are not RFC 4180, and Sep believes every quote: one that opens and never closes would take all lines to the end of the
/// file for one field. So a field that is quoted as it should be stays, also over a few lines; a quote inside a field is a character of
/// it; and a line with one that never closes is left out, and said.
/// </remarks>
/// <param name="text">The text; whoever made it closes it.</param>
/// <param name="separator">A tab for a table without quotes.</param>
/// <param name="columns">Fields of a row that goes over several lines: with another number it does not.</param>
/// <param name="leftOut">Told the one-based line that is left out, and why.</param>
internal sealed class TableLines(TextReader text, char separator, int columns, Action<int, string> leftOut) : TextReader
{
    /// <summary>Characters of a row.</summary>
    private const int MaxLength = 1 << 16;

    /// <summary>Lines of a row.</summary>
    private const int MaxLines = 16;

    private readonly BoundedLines _lines = new(text, MaxLength);
    private readonly Queue<string?> _ahead = new();
    private string _current = "";
    private int _position;
    private int _line;

    public override int Read(Span<char> buffer)
    {
        while (_position == _current.Length)
        {
            if (!Advance())
            {
                return 0;
            }
        }

        int length = Math.Min(buffer.Length, _current.Length - _position);
        _current.AsSpan(_position, length).CopyTo(buffer);
        _position += length;
        return length;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Peek() => _position < _current.Length || Advance() ? _current[_position] : -1;

    public override int Read()
    {
        int next = Peek();
        _position += next < 0 ? 0 : 1;
        return next;
    }

    private bool Advance()
    {
        if (!TryTake(out string? line))
        {
            return false;
        }

        _line++;
        if (line is null)
        {
            leftOut(_line, $"the line has more than {MaxLength} characters: no row of a table is so long; see what became of the file");
        }

        string row = line is null ? "" : separator == '\t' || !line.Contains('"') ? line : WithQuotes(line);
        (_current, _position) = (row + '\n', 0);
        return true;
    }

    private bool TryTake(out string? line) => _ahead.TryDequeue(out line) || _lines.TryRead(out line);

    private string WithQuotes(string line)
    {
        string row = line;
        List<string>? fields = QuotedFields.Split(row, separator);
        int more = 0;
        for (; fields is null && more < MaxLines - 1; more++)
        {
            if (_ahead.Count == more)
            {
                if (!_lines.TryRead(out string? read))
                {
                    break;
                }

                _ahead.Enqueue(read);
            }

            if (_ahead.ElementAt(more) is not string next || row.Length + next.Length > MaxLength)
            {
                break;
            }

            row += '\n' + next;
            fields = QuotedFields.Split(row, separator);
        }

        if (fields is null || (more > 0 && fields.Count != columns))
        {
            leftOut(_line, "a quote opens on this line and is never closed, so the line is left out; write two quotes for one inside a "
                + "field, or delete it");
            return "";
        }

        for (int i = 0; i < more; i++)
        {
            _ahead.Dequeue();
        }

        _line += more;
        return QuotedFields.Join(fields, separator);
    }
}
