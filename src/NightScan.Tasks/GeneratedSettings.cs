using System.Security;

namespace NightScan.Tasks;

/// <summary>What is made from the table of settings: two files for MSBuild, and rows of two documents.</summary>
internal static class GeneratedSettings
{
    public const string Command = "dotnet build data.proj -t:GenerateSettings";

    private const string Origin = $"made from src/NightScan.Core/Settings/KnownSettings.cs by '{Command}': edit that";
    private const string Begin = $"<!-- settings: {Origin} -->\n", End = "<!-- end of settings -->\n";

    /// <summary>The files that are made, or have parts that are, relative to the repository; what makes each takes its old text.</summary>
    public static IReadOnlyDictionary<string, Func<string, string>> Files { get; } = new Dictionary<string, Func<string, string>>
    {
        ["build/NightScan.props"] = _ => Props(),
        ["build/NightScan.Settings.targets"] = _ => Targets(),
        ["README.md"] = WithRows,
        ["docs/properties.md"] = WithRows,
    };

    private static string Props() => $"""
        <!--
          Defaults, {Origin}.

          The tasks know them too (an empty value stands for the default, also where -p:Name= forces one); they stand here for whoever
          reads $(MaxSamplesPerClass) in a target of their own. Empty unless given, because their default depends on the machine, on
          other settings, or on whether there are recordings:

        {Lines(setting => !setting.HasOneDefault, setting => $"    {setting.Name,-20}  {setting.Default}")}
        -->
        <Project>

          <!-- Of the settings that shape a cache, those that nobody gave: what follows makes them look given. -->
          <PropertyGroup>
        {Lines(IsMarked, setting => Property("_NightScanNotGiven", setting, $"$(_NightScanNotGiven) {setting.Name} "))}
          </PropertyGroup>

          <PropertyGroup>
        {Lines(setting => setting.HasOneDefault, setting => Property(setting.Name, setting, SecurityElement.Escape(setting.Default)))}
          </PropertyGroup>

        </Project>

        """;

    private static string Targets() => $"""
        <!-- The settings on their way to the tasks, {Origin}. -->
        <Project>

          <!-- Items with metadata, because those pass any value unharmed: a list would be cut at semicolons. Escaped,
               or what looks like an item in a folder's name would be taken for one. -->
          <Target Name="_NightScanCollectSettings">
            <ItemGroup>
        {Lines(_ => true, Item)}
            </ItemGroup>
          </Target>

        </Project>

        """;

    private static string WithRows(string document)
    {
        int begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = document.IndexOf(End, StringComparison.Ordinal);
        return begin < Begin.Length || end < begin
            ? throw new InvalidOperationException($"There is no table between '{Begin.Trim()}' and '{End.Trim()}'.")
            : $"{document[..begin]}\n| property | default | |\n|---|---|---|\n{Lines(_ => true, Row)}\n\n{document[end..]}";
    }

    private static string Lines(Func<Setting, bool> isMeant, Func<Setting, string> line) =>
        string.Join('\n', KnownSettings.All.Where(isMeant).Select(line));

    // The index remembers them as given or not.
    private static bool IsMarked(Setting setting) =>
        setting.Concerns.HasFlag(Concerns.Cache) && setting.HasOneDefault && setting.Default.Length > 0;

    private static string Property(string name, Setting setting, string value) =>
        $"    <{name} Condition=\"'$({setting.Name})' == ''\">{value}</{name}>";

    private static string Item(Setting setting)
    {
        string value = $"{SettingItems.Value}=\"$([MSBuild]::Escape($({setting.Name})))\"";
        string mark = IsMarked(setting) ? $" {SettingItems.IsDefault}=\"$(_NightScanNotGiven.Contains(' {setting.Name} '))\"" : "";
        return $"      <{SettingItems.ItemType} Include=\"{setting.Name}\" {value}{mark} />";
    }

    private static string Row(Setting setting)
    {
        string standard = setting.Default.Length == 0 ? "none" : setting.IsComputed ? setting.Default : $"`{setting.Default}`";
        return $"| `{setting.Name}` | {standard} | {setting.Summary} |";
    }
}
