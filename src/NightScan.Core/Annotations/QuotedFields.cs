namespace NightScan.Annotations;

/// <summary>The fields of a line with quotes in it.</summary>
internal static class QuotedFields
{
    /// <summary>
    /// Splits a line. A field is quoted when a quote is the first of it but for blanks, and another one the last; any other quote is a
    /// character of its field.
    /// </summary>
    /// <returns>Null when a quote opens a field and nothing closes it.</returns>
    public static List<string>? Split(string line, char separator)
    {
        List<string> fields = [];
        StringBuilder field = new();
        for (int start = 0; start <= line.Length;)
        {
            int first = start;
            while (first < line.Length && line[first] == ' ')
            {
                first++;
            }

            int end = -1;
            if (first < line.Length && line[first] == '"')
            {
                field.Clear();
                if (!ReadQuoted(line, first + 1, field, out int behind))
                {
                    return null;
                }

                while (behind < line.Length && line[behind] == ' ')
                {
                    behind++;
                }

                end = behind == line.Length || line[behind] == separator ? behind : -1;
            }

            if (end >= 0)
            {
                fields.Add(field.ToString());
            }
            else
            {
                end = line.IndexOf(separator, start) is int at && at >= 0 ? at : line.Length;
                fields.Add(line[start..end]);
            }

            start = end + 1;
        }

        return fields;
    }

    /// <summary>Puts fields behind each other as RFC 4180 has them.</summary>
    public static string Join(List<string> fields, char separator)
    {
        StringBuilder line = new();
        for (int i = 0; i < fields.Count; i++)
        {
            line.Append(i > 0 ? $"{separator}" : "");
            string field = fields[i];
            line.Append(field.AsSpan().IndexOfAny(separator, '"', '\n') < 0 ? field : $"\"{field.Replace("\"", "\"\"")}\"");
        }

        return line.ToString();
    }

    /// <param name="behind">The place behind the closing quote.</param>
    private static bool ReadQuoted(string line, int start, StringBuilder into, out int behind)
    {
        for (int i = start; i < line.Length; i++)
        {
            if (line[i] != '"')
            {
                into.Append(line[i]);
            }
            else if (i + 1 < line.Length && line[i + 1] == '"')
            {
                into.Append('"');
                i++;
            }
            else
            {
                behind = i + 1;
                return true;
            }
        }

        behind = line.Length;
        return false;
    }
}
