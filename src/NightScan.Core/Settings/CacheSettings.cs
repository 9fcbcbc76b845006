using System.Text;
using System.Text.Json;

namespace NightScan.Settings;

/// <summary>The settings that decide what a cache holds, and how the index remembers those that were given.</summary>
public static class CacheSettings
{
    /// <summary>In the table meta: <see cref="Format"/> of what was given to the last build.</summary>
    internal const string Key = "given";

    private static readonly string[] s_paths = ["AudioRoot", "SplitsCsv", "AugmentationFile"];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. s_paths, "RecordingExtensions", "AnimalType", "SampleRate", "FftSize", "HopLength", "MelBands", "MinFrequency", "MaxFrequency", "MelScale",
        "MelNorm", "Duration", "TopDb", "SpectrogramDataType", "MaxSamplesPerClass", "ValidationFraction", "TestFraction", "Unlisted", "SplitSeed", "GroupPattern",
        "GroupBy", "VariantsPerSample", "Augmentations", "AugmentationSeed", "BackgroundClass",
    ];

    /// <summary>Those that were given.</summary>
    internal static IReadOnlyDictionary<string, string> Of(SettingValues given) => Names
        .Select(name => (Name: name, Text: given.Text(name)))
        .Where(setting => setting.Text.Length > 0)
        .ToDictionary(setting => setting.Name, setting => s_paths.Contains(setting.Name) ? given.Resolve(setting.Name, setting.Text) : setting.Text);

    /// <summary>As the index keeps them.</summary>
    internal static string Format(IReadOnlyDictionary<string, string> given)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            foreach ((string name, string value) in given)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    /// <summary>What the index keeps; null when it does not know.</summary>
    internal static IReadOnlyDictionary<string, string>? Parse(string? kept)
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
