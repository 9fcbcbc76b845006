using System.Text.Json;
using NightScan.Files;

namespace NightScan.Settings;

/// <summary>How the index remembers the given ones of the settings that decide what a cache holds.</summary>
internal static class CacheSettings
{
    /// <summary>Those that were given, their paths full; the paths first.</summary>
    public static IReadOnlyDictionary<string, string> Of(SettingValues given)
    {
        Setting[] settings = [.. KnownSettings.Of(Concerns.Cache).Where(setting => given.Text(setting).Length > 0)];
        return settings.Where(setting => setting.IsPath).Concat(settings.Where(setting => !setting.IsPath)).ToDictionary(
            setting => setting.Name, setting => setting.IsPath ? given.Resolve(setting.Name, given.Text(setting))
                : setting == KnownSettings.Annotations ? SeveralPaths.Join(given.Of(KnownSettings.Annotations).Split('\n'))
                : given.Text(setting));
    }

    /// <summary>As the index keeps them.</summary>
    public static string Format(IReadOnlyDictionary<string, string> given) =>
        "{" + string.Join(',', given.Keys.Select(name => $"{JsonText.Of(name)}:{JsonText.Of(given[name])}")) + "}";

    /// <summary>What the index keeps; null when it does not know.</summary>
    public static IReadOnlyDictionary<string, string>? Parse(string? kept)
    {
        try
        {
            using JsonDocument? json = kept is null ? null : JsonDocument.Parse(kept);
            return json?.RootElement.EnumerateObject().ToDictionary(setting => setting.Name, setting => setting.Value.GetString() ?? "");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
