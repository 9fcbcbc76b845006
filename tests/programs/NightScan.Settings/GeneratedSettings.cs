using System.Security;
using System.Text.RegularExpressions;

namespace NightScan.Settings;

/// <summary>
/// What is made from the table of settings: files for MSBuild, one for Visual Studio, a project, and rows of two documents.
/// </summary>
internal static partial class GeneratedSettings
{
    private const string Program = "tests/programs/NightScan.Settings";

    public const string Command = $"dotnet run --project {Program}";

    // Without the command: a comment in XML may not have its hyphens.
    public const string Origin = $"made from src/NightScan.Core/Settings/KnownSettings.cs by {Program}: edit that";
    private const string Begin = $"<!-- settings: {Origin} -->\n", End = "<!-- end of settings -->\n";

    /// <summary>The files that are made, or have parts that are, relative to the repository; what makes each takes its old text.</summary>
    public static IReadOnlyDictionary<string, Func<string, string>> Files { get; } = new Dictionary<string, Func<string, string>>
    {
        ["build/NightScan.props"] = _ => Props(),
        ["build/NightScan.Settings.targets"] = _ => Targets(),
        ["build/NightScan.PropertyPages.xaml"] = _ => PropertyPages.Text(),
        [TemplateProject.File] = _ => TemplateProject.Text(),
        ["README.md"] = document => Between(document, Table(KnownSettings.All)),
        ["docs/properties.md"] = document => Between(document, string.Join("\n\n", KnownSettings.Categories.Select(Section))),
    };

    private static string Props() => $"""
        <!--
          Defaults, {Origin}.

          The tasks know them too (an empty value stands for the default, also where -p:Name= forces one); they stand here for whoever
          reads $(MaxSamplesPerClass) in a target of their own. Empty unless given, because their default depends on the machine, on
          other settings, or on whether there are recordings:

        {Lines(setting => !HasOneDefault(setting), setting => $"    {setting.Name,-20}  {setting.Default}")}
        -->
        <Project>

          <!-- Of the settings that shape a cache, those that nobody gave: what follows makes them look given. -->
          <PropertyGroup>
        {Lines(IsMarked, setting => Property("_NightScanNotGiven", setting, $"$(_NightScanNotGiven) {setting.Name} "))}
          </PropertyGroup>

          <PropertyGroup>
        {Lines(HasOneDefault, setting => Property(setting.Name, setting, SecurityElement.Escape(setting.Default)))}
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

    /// <summary>A literal, and the same for the sample set, which has folders of its own.</summary>
    public static bool HasOneDefault(Setting setting) => !setting.IsComputed && (!setting.IsPath || setting.Default.Length == 0);

    /// <summary>The summary for readers who have no docs beside what they read.</summary>
    public static string Summary(Setting setting) => Document().Replace(setting.Summary, "");

    private static string Between(string document, string tables)
    {
        int begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = document.IndexOf(End, StringComparison.Ordinal);
        return begin < Begin.Length || end < begin
            ? throw new InvalidOperationException($"There is no table between '{Begin.Trim()}' and '{End.Trim()}'.")
            : $"{document[..begin]}\n{tables}\n\n{document[end..]}";
    }

    private static string Section(SettingCategory category) =>
        $"### {category.Name}\n\n{category.Summary}\n\n{Table(KnownSettings.All.Where(setting => setting.Category == category))}";

    private static string Table(IEnumerable<Setting> settings) =>
        $"| property | default | |\n|---|---|---|\n{string.Join('\n', settings.Select(Row))}";

    private static string Lines(Func<Setting, bool> isMeant, Func<Setting, string> line) =>
        string.Join('\n', KnownSettings.All.Where(isMeant).Select(line));

    // The index remembers them as given or not.
    private static bool IsMarked(Setting setting) =>
        setting.Concerns.HasFlag(Concerns.Cache) && HasOneDefault(setting) && setting.Default.Length > 0;

    private static string Property(string name, Setting setting, string value) =>
        $"    <{name} Condition=\"'$({setting.Name})' == ''\">{value}</{name}>";

    private static string Item(Setting setting)
    {
        string value = $"Value=\"$([MSBuild]::Escape($({setting.Name})))\"";
        string mark = IsMarked(setting) ? $" IsDefault=\"$(_NightScanNotGiven.Contains(' {setting.Name} '))\"" : "";
        return $"      <_NightScanSetting Include=\"{setting.Name}\" {value}{mark} />";
    }

    private static string Row(Setting setting)
    {
        string standard = setting.Default.Length == 0 ? "none" : setting.IsComputed ? setting.Default : $"`{setting.Default}`";
        return $"| `{setting.Name}` | {standard} | {setting.Summary} |";
    }

    [GeneratedRegex(@" \(docs/[^)]*\)")]
    private static partial Regex Document();
}
