using System.Text.RegularExpressions;

namespace NightScan.Settings;

/// <summary>
/// Paths with a <c>%20</c> in a name. MSBuild has turned it into a blank before anybody sees the value; what was meant can only be told
/// where the one is not there and the other is.
/// </summary>
internal static partial class UnescapedPaths
{
    /// <summary>Warnings of the settings whose path is not there, while one is that MSBuild would have made it of.</summary>
    public static IEnumerable<Diagnostic> Find(SettingValues values)
    {
        foreach (Setting setting in KnownSettings.All.Where(setting => setting.IsPath))
        {
            string name = setting.Name, value = values.Text(setting);
            if (value.Length > 0 && !value.Contains('\0') && value[0] != '~'
                && Meant(Path.TrimEndingDirectorySeparator(Path.GetFullPath(value, values.ProjectFolder))) is string meant)
            {
                yield return new(DiagnosticCodes.UnescapedPath,
                    $"{name} is '{value}', which is not there; '{meant}' seems to be meant: MSBuild takes % with two hexadecimal digits "
                    + "for a character. Write the % as %25, here and in project files: "
                    + $"-p:{name}=\"{meant.Replace("%", "%25", StringComparison.Ordinal)}\"");
            }
        }
    }

    /// <summary>The path that reads, unescaped, as one that is not there, as far as folders of it are; null when there is none.</summary>
    /// <param name="path">Full path.</param>
    private static string? Meant(string path)
    {
        if (Path.Exists(path) || Path.GetDirectoryName(path) is not string folder)
        {
            return null;
        }

        string? parent = Directory.Exists(folder) ? folder : Meant(folder);
        string name = Path.GetFileName(path);
        try
        {
            return parent is null ? null
                : (Directory.Exists(parent) ? Directory.EnumerateFileSystemEntries(parent, "*%*") : []).Order(StringComparer.Ordinal)
                    .FirstOrDefault(entry => Path.GetFileName(entry) != name && Unescape(Path.GetFileName(entry)) == name)
                    ?? (parent == folder ? null : Path.Join(parent, name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever needs the folder says so.
            return null;
        }
    }

    private static string Unescape(string name) =>
        Escaped().Replace(name, escaped => $"{(char)Convert.FromHexString(escaped.ValueSpan[1..])[0]}");

    [GeneratedRegex("%[0-9A-Fa-f]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Escaped();
}
