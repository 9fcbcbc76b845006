namespace NightScan.Settings;

/// <summary>Says which settings differ between two descriptions of the form <c>Name=value Name=value …</c>.</summary>
internal static class SettingsDifference
{
    /// <returns><c>MelBands 128 → 64, TopDb 80 → 60</c>.</returns>
    public static string Describe(string before, string now)
    {
        Dictionary<string, string> old = Parse(before);
        return string.Join(", ", Parse(now)
            .Where(pair => old.GetValueOrDefault(pair.Key) != pair.Value)
            .Select(pair => $"{pair.Key} {old.GetValueOrDefault(pair.Key, "-")} → {pair.Value}"));
    }

    private static Dictionary<string, string> Parse(string description) => description
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split('=', 2))
        .ToDictionary(part => part[0], part => part.Length > 1 ? part[1] : "");
}
