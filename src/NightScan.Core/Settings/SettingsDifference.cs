
namespace NightScan.Settings;

/// <summary>Says which settings differ between two descriptions of the form <c>Name=value Name=value …</c>.</summary>
internal static class SettingsDifference
{
    /// <returns><c>MelBands 128 → 64, TopDb 80 → 60</c>.</returns>
    public static string Describe(string before, string now) => string.Join(", ", Of(before, now)
        // What a description leaves out has its default.
        .Select(setting => $"{setting.Name} {setting.Before ?? "default"} → {setting.Now ?? "default"}"));

    /// <returns>The names of those that differ.</returns>
    public static IReadOnlyList<string> Names(string before, string now) => [.. Of(before, now).Select(setting => setting.Name)];

    private static IEnumerable<(string Name, string? Before, string? Now)> Of(string before, string now)
    {
        Dictionary<string, string> old = Parse(before), present = Parse(now);
        return present.Keys.Union(old.Keys).Where(name => old.GetValueOrDefault(name) != present.GetValueOrDefault(name))
            .Select(name => (name, old.GetValueOrDefault(name), present.GetValueOrDefault(name)));
    }

    private static Dictionary<string, string> Parse(string description) => description
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split('=', 2))
        .ToDictionary(part => part[0], part => part.Length > 1 ? part[1] : "");
}
