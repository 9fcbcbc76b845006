namespace NightScan.Files;

/// <summary>
/// Comma-separated values as RFC 4180 defines them: fields with a comma, a quote or a line break stand in quotes. So do fields with
/// blanks at their ends, because people put blanks around commas, and those are not read.
/// </summary>
/// <remarks>
/// By hand, since people's tables are not RFC 4180: a quote inside a field is a character of it (Sep 0.17 takes it for one that opens, and
/// all lines to the next quote for one field), and one that never closes is named with its line.
/// </remarks>
internal static class Csv
{
    /// <summary>Reads records one at a time, each with the line that it begins on.</summary>
    /// <exception cref="FormatException">A quoted field that never ends; the message names its line.</exception>
    public static IEnumerable<(int Line, List<string> Fields)> Read(TextReader reader, char separator = ',')
    {
        List<string> fields = [];
        StringBuilder field = new();
        int line = 1, recordLine = 1, quoteLine = 0, quotedLength = 0;
        bool quoted = false, any = false;
        for (int next = reader.Read(); next >= 0; next = reader.Read())
        {
            char c = (char)next;
            line += c == '\n' ? 1 : 0;
            if (quoted)
            {
                if (c != '"')
                {
                    field.Append(c);
                }
                else if (reader.Peek() == '"')
                {
                    field.Append((char)reader.Read());
                }
                else
                {
                    quoted = false;
                    quotedLength = field.Length;
                }
            }
            else if (c == '"' && field.Length == 0)
            {
                (quoted, any, quoteLine) = (true, true, line);
            }
            else if (c == separator)
            {
                TakeField();
                any = true;
            }
            else if (c is '\n' or '\r')
            {
                if (c == '\r' && reader.Peek() == '\n')
                {
                    reader.Read();
                    line++;
                }

                if (any || field.Length > 0)
                {
                    TakeField();
                    yield return (recordLine, fields);
                }

                fields = [];
                any = false;
                recordLine = line;
            }
            else if (field.Length > 0 || !char.IsWhiteSpace(c))
            {
                field.Append(c);
                any = true;
            }
        }

        if (quoted)
        {
            throw new FormatException($"the quote that opens on line {quoteLine} is never closed");
        }

        if (any || field.Length > 0)
        {
            TakeField();
            yield return (recordLine, fields);
        }

        void TakeField()
        {
            while (field.Length > quotedLength && char.IsWhiteSpace(field[^1]))
            {
                field.Length--;
            }

            fields.Add(field.ToString());
            field.Clear();
            quotedLength = 0;
        }
    }

    /// <summary>
    /// Text from elsewhere, for files that people open in a spreadsheet: what would stand there as a formula gets an apostrophe in front
    /// (OWASP, CSV Injection). Not for files that NightScan reads again, nor for numbers.
    /// </summary>
    public static string Text(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;

    /// <summary>Writes one record and its line feed.</summary>
    public static void Write(TextWriter writer, params ReadOnlySpan<string> fields)
    {
        WriteFields(writer, fields);
        writer.Write('\n');
    }

    /// <summary>Writes a file of records, or deletes it when there are none.</summary>
    /// <param name="write">Writes the others, and says whether there are any.</param>
    public static void WriteFile(string path, ReadOnlySpan<string> header, Func<TextWriter, bool> write)
    {
        using AtomicFile file = new(path);
        bool any;
        using (StreamWriter writer = new(file.Content, leaveOpen: true))
        {
            Write(writer, header);
            any = write(writer);
        }

        if (any)
        {
            file.Complete();
        }
        else
        {
            File.Delete(path);
        }
    }

    /// <summary>Writes fields that others may follow in the same record.</summary>
    public static void WriteFields(TextWriter writer, params ReadOnlySpan<string> fields)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            if (i > 0)
            {
                writer.Write(',');
            }

            string field = fields[i];
            if (field.AsSpan().IndexOfAny(",\"\r\n") >= 0 || field.AsSpan().Trim().Length < field.Length)
            {
                writer.Write('"');
                writer.Write(field.Replace("\"", "\"\""));
                writer.Write('"');
            }
            else
            {
                writer.Write(field);
            }
        }
    }
}
