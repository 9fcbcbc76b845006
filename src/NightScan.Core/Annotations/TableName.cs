using System.Text.RegularExpressions;

namespace NightScan.Annotations;

/// <summary>The names of tables.</summary>
internal static partial class TableName
{
    private static readonly string[] s_extensions = [".txt", ".csv", ".tsv"];

    /// <summary>Extensions of the files among which tables are looked for; one that is named may have any.</summary>
    public static IReadOnlyList<string> Extensions => s_extensions;

    /// <summary>What a table is called after: its name without what Raven, BirdNET, Audacity and their users put behind it.</summary>
    public static string Stem(string name)
    {
        Match ending = EndingPattern().Match(name);
        int length = ending.Success ? ending.Index : name.LastIndexOf('.');
        return length > 0 ? name[..length] : name;
    }

    // The first place where one fits has the longest.
    [GeneratedRegex(
        @"(\.Table\.[0-9]+(\.selections)?|\.selections|\.BirdNET\.results(\.\w+)?|\.BirdNET\.selection\.table|\.Audacity)?"
            + @"\.(txt|csv|tsv)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex EndingPattern();
}
