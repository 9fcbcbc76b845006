namespace NightScan.Spectrograms;

/// <summary>Settings for kinds of animals: where their sounds lie.</summary>
public static class SpectrogramPresets
{
    /// <summary>The preset of a build that names none.</summary>
    public const string Default = "general";

    private static readonly NamedPreset[] s_all =
    [
        new(Default, Preset(22050, 50, 11000, 128)),
        new("bat", Preset(192000, 15000, 96000, 256)),
        new("owl", Preset(16000, 200, 4000, 128)),
        new("bird_song", Preset(22050, 1000, 8000, 128)),
        new("mammal", Preset(22050, 100, 5000, 128)),
        new("amphibian", Preset(16000, 200, 5000, 128)),
        new("insect", Preset(44100, 2000, 15000, 128)),
    ];

    /// <summary>As <c>AnimalType</c> takes them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_all.Select(preset => preset.Name)];

    /// <summary>The settings of a preset, or null when there is none of that name (letter case does not matter).</summary>
    public static SpectrogramSettings? Find(string name) =>
        Array.Find(s_all, preset => preset.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Settings;

    private static SpectrogramSettings Preset(int sampleRate, double minFrequency, double maxFrequency, int melBands) => new()
    {
        SampleRate = sampleRate,
        FftSize = 2048,
        HopLength = 512,
        MelBands = melBands,
        MinFrequency = minFrequency,
        MaxFrequency = maxFrequency,
        Duration = 8,
        TopDb = 80,
        DataType = SpectrogramDataType.Float16,
    };

    private sealed record NamedPreset(string Name, SpectrogramSettings Settings);
}
