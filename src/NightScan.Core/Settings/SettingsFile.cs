using System.Text.Json;

namespace NightScan.Settings;

/// <summary>What a build hands to the trainer: JSON, which passes any value unharmed, whatever quotes or blanks it has.</summary>
/// <param name="ProjectFolder">Full path of the folder that relative paths start from.</param>
/// <param name="Settings">Value by property name.</param>
internal sealed record SettingsFile(string ProjectFolder, IReadOnlyDictionary<string, string> Settings)
{
    private static readonly JsonSerializerOptions s_options =
        new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <exception cref="JsonException">It is none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SettingsFile Read(string path) => JsonSerializer.Deserialize<SettingsFile>(File.ReadAllBytes(path), s_options)
        ?? throw new JsonException("There is no object in it.");

    public void Write(string path) => File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(this, s_options));
}
