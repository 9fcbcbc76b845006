namespace NightScan.Diagnostics;

/// <summary>
/// Text as a terminal or a log may get it. Names of files may hold any character: one that moves the cursor, or a line break and
/// behind it what looks like a message of its own, must not act but be seen.
/// </summary>
internal static class PlainText
{
    /// <summary>A name on one line: control characters become <c>\n</c>, <c>\u001B</c> and the like.</summary>
    public static string OfName(string name) => Escape(name, keepsLines: false);

    /// <summary>A message, whose line breaks stay.</summary>
    public static string OfMessage(string text) => Escape(text, keepsLines: true);

    private static string Escape(string text, bool keepsLines)
    {
        StringBuilder? plain = null;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool isLineBreak = c == '\n' || (c == '\r' && text.AsSpan(i + 1).StartsWith("\n"));
            // U+2028 and U+2029 end lines too; tabs do no harm.
            if ((!char.IsControl(c) && c is not ('\u2028' or '\u2029')) || c == '\t' || (keepsLines && isLineBreak))
            {
                plain?.Append(c);
                continue;
            }

            plain ??= new StringBuilder(text, 0, i, text.Length + 16);
            plain.Append(c switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
            });
        }

        return plain?.ToString() ?? text;
    }
}
