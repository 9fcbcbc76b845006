namespace NightScan.Tasks;

/// <summary>
/// Text as MSBuild takes it for itself: the names of items and the values in a project count as escaped, and a folder may have a percent
/// sign in its name, or a semicolon.
/// </summary>
internal static class EscapedText
{
    public static string Of(string text) =>
        string.Concat(text.Select(letter => "%*?@$();'".Contains(letter) ? $"%{(int)letter:x2}" : letter.ToString()));
}
