namespace NightScan.Settings;

/// <summary>Paths in one property, separated by blanks; one with blanks stands in quotes, unless it is all there is.</summary>
internal static class SeveralPaths
{
    /// <summary>Paths as a property has them.</summary>
    public static string Join(IEnumerable<string> paths) =>
        string.Join(' ', paths.Select(path => path.Any(char.IsWhiteSpace) ? $"\"{path}\"" : path));

    /// <param name="resolve">Makes a full path of one.</param>
    /// <returns>Full paths.</returns>
    public static List<string> Split(string text, Func<string, string> resolve)
    {
        text = text.Trim();
        if (!text.Contains('"') && Path.Exists(resolve(text)))
        {
            return [resolve(text)];
        }

        List<string> paths = [];
        StringBuilder path = new();
        bool isQuoted = false;
        foreach (char c in text + " ")
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && char.IsWhiteSpace(c))
            {
                if (path.Length > 0)
                {
                    paths.Add(resolve(path.ToString()));
                    path.Clear();
                }
            }
            else
            {
                path.Append(c);
            }
        }

        if (path.Length > 0)
        {
            // A quote that nobody closed: what follows it is one path.
            paths.Add(resolve(path.ToString().TrimEnd()));
        }

        return paths;
    }
}
