namespace NightScan.Tasks;

/// <summary>
/// Text as MSBuild takes it for itself: the names of items and the values in a project count as escaped, and a folder may have a percent
/// sign in its name, or a semicolon.
/// </summary>
internal static class EscapedText
{
    private const string Special = "%*?@$();'";

    public static string Of(string text)
    {
        if (text.AsSpan().IndexOfAny(Special) < 0)
        {
            return text;
        }

        StringBuilder escaped = new();
        foreach (char letter in text)
        {
            _ = Special.Contains(letter) ? escaped.Append('%').Append(((int)letter).ToString("x2", CultureInfo.InvariantCulture))
                : escaped.Append(letter);
        }

        return escaped.ToString();
    }
}
