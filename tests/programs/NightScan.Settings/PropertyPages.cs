using System.Security;
using System.Text.RegularExpressions;

namespace NightScan.Settings;

/// <summary>
/// The property page of Visual Studio: a rule of the project system. Its elements and attributes are the types and properties of
/// <c>Microsoft.Build.Framework.XamlTypes</c>.
/// </summary>
internal static partial class PropertyPages
{
    // Names that are no words, or whose words are not those that people would say.
    private static readonly Dictionary<string, string> s_names = new()
    {
        [nameof(KnownSettings.IndexDb)] = "Index",
        [nameof(KnownSettings.TopDb)] = "Top dB",
        [nameof(KnownSettings.SpecAugment)] = "SpecAugment",
        [nameof(KnownSettings.LibTorchDir)] = "libtorch folder",
        [nameof(KnownSettings.TopK)] = "Top K",
    };

    private static readonly Dictionary<string, string> s_words = new()
    {
        ["Fft"] = "FFT",
        ["Csv"] = "CSV",
        ["Cuda"] = "CUDA",
        ["Dir"] = "folder",
        ["Num"] = "Number of",
        ["Min"] = "Minimum",
        ["Max"] = "Maximum",
    };

    public static string Text() => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <!-- The settings in Visual Studio, {GeneratedSettings.Origin}. -->
        <Rule Name="NightScan"
              DisplayName="NightScan"
              Description="Spectrograms of recordings, and models that are trained on them."
              PageTemplate="generic"
              Order="50"
              xmlns="http://schemas.microsoft.com/build/2009/properties">

          <Rule.DataSource>
            <DataSource Persistence="ProjectFile" SourceOfDefaultValue="AfterContext" HasConfigurationCondition="False" />
          </Rule.DataSource>

          <Rule.Categories>
        {string.Join('\n', KnownSettings.Categories.Select(Category))}
          </Rule.Categories>

        {string.Join("\n\n", KnownSettings.All.Select(Property))}

        </Rule>

        """;

    /// <summary>The name in words: "Mel bands".</summary>
    public static string DisplayName(string name) => s_names.TryGetValue(name, out string? known) ? known
        : string.Join(' ', Word().Matches(name).Select((word, i) => s_words.TryGetValue(word.Value, out string? better) ? better
            : i == 0 ? word.Value : word.Value.ToLowerInvariant()));

    private static string Category(SettingCategory category) =>
        $"""    <Category Name="{category.Name}" DisplayName="{category.Name}" Description="{Escape(category.Summary)}" />""";

    private static string Property(Setting setting)
    {
        bool isChoice = setting.Words.Count > 0 && !setting.TakesSeveral;

        // Seeds have 64 bits, and the page's numbers 32.
        string type = setting is Setting<bool> ? "BoolProperty"
            : isChoice ? "EnumProperty"
            : setting is Setting<int> ? "IntProperty"
            : "StringProperty";
        string standard = setting.Default.Length > 0 ? $" Default: {setting.Default}." : "";
        string indent = new(' ', $"  <{type} ".Length);
        List<string> attributes =
        [
            $"Name=\"{setting.Name}\"",
            $"DisplayName=\"{DisplayName(setting.Name)}\"",
            $"Description=\"{Escape(GeneratedSettings.Summary(setting))}.{Escape(standard)}\"",
            $"Category=\"{setting.Category.Name}\"",
        ];
        if (setting.Path is PathKind.File or PathKind.Folder)
        {
            attributes.Add($"Subtype=\"{setting.Path.ToString().ToLowerInvariant()}\"");
        }

        if (type == "IntProperty" && setting.Range is (int minimum, int maximum))
        {
            attributes.Add($"MinValue=\"{minimum}\"");
            attributes.AddRange(maximum < int.MaxValue ? [$"MaxValue=\"{maximum}\""] : Array.Empty<string>());
        }

        string opening = $"  <{type} {string.Join($"\n{indent}", attributes)}";
        return type == "EnumProperty" ? $"{opening}>\n{Values(setting)}\n  </{type}>" : $"{opening} />";
    }

    /// <summary>The words, and a way back to a default that is none of them.</summary>
    private static string Values(Setting setting)
    {
        string[] back = setting.IsComputed ? [Value("", $"default: {setting.Default}")] : [];
        return string.Join('\n', [.. back, .. setting.Words.Select(word => Value(word, word))]);
    }

    private static string Value(string value, string name) => $"""    <EnumValue Name="{value}" DisplayName="{Escape(name)}" />""";

    private static string Escape(string text) => SecurityElement.Escape(text);

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Word();
}
