using System.Security;
using System.Text;
using NightScan.Settings;

namespace NightScan.Tasks;

/// <summary>What is made from the table of settings: two files for MSBuild, and rows of two documents.</summary>
internal static class GeneratedSettings
{
    public const string Command = "dotnet build data.proj -t:GenerateSettings";

    private const string Source = "src/NightScan.Core/Settings/KnownSettings.cs";
    private const string Origin = $"made from {Source} by '{Command}': edit that";
    private const string Begin = $"<!-- settings: {Origin} -->\n", End = "<!-- end of settings -->\n";

    private static readonly Dictionary<string, Func<string, string>> s_files = new()
    {
        ["build/NightScan.props"] = _ => Props(),
        ["build/NightScan.Settings.targets"] = _ => Targets(),
        ["README.md"] = WithRows,
        ["docs/properties.md"] = WithRows,
    };

    /// <summary>The files that are made, or have parts that are, relative to the repository.</summary>
    public static IReadOnlyCollection<string> Files => s_files.Keys;

    /// <summary>The text of a file as it should be.</summary>
    /// <param name="file">One of <see cref="Files"/>.</param>
    /// <param name="old">The text that it has.</param>
    public static string Write(string file, string old) => s_files[file](old);

    private static string Props()
    {
        StringBuilder text = new($"""
            <!--
              Defaults, {Origin}.

              The tasks know them too (an empty value stands for the default, also where -p:Name= forces one); they stand here for whoever
              reads $(MaxSamplesPerClass) in a target of their own. Empty unless given, because their default depends on the machine, on
              other settings, or on whether there are recordings:

            """ + '\n');
        foreach (Setting setting in KnownSettings.All.Where(setting => !setting.HasOneDefault))
        {
            text.Append($"    {setting.Name,-20}  {setting.Default}\n");
        }

        text.Append("""
            -->
            <Project>

              <!-- Of the settings that shape a cache, those that nobody gave: what follows makes them look given. -->
              <PropertyGroup>

            """);
        foreach (string name in Defaults.Where(IsMarked).Select(setting => setting.Name))
        {
            text.Append($"    <_NightScanNotGiven Condition=\"'$({name})' == ''\">$(_NightScanNotGiven) {name} </_NightScanNotGiven>\n");
        }

        text.Append("  </PropertyGroup>\n\n  <PropertyGroup>\n");
        foreach (Setting setting in Defaults)
        {
            string name = setting.Name;
            text.Append($"    <{name} Condition=\"'$({name})' == ''\">{SecurityElement.Escape(setting.Default)}</{name}>\n");
        }

        return text.Append("  </PropertyGroup>\n\n</Project>\n").ToString();
    }

    private static string Targets()
    {
        StringBuilder text = new($"""
            <!-- The settings on their way to the tasks, {Origin}. -->
            <Project>

              <!-- Items with metadata, because those pass any value unharmed: a list would be cut at semicolons. Escaped,
                   or what looks like an item in a folder's name would be taken for one. -->
              <Target Name="_NightScanCollectSettings">
                <ItemGroup>

            """);
        foreach (Setting setting in KnownSettings.All)
        {
            string name = setting.Name;
            string mark = IsMarked(setting) ? $" {SettingItems.IsDefault}=\"$(_NightScanNotGiven.Contains(' {name} '))\"" : "";
            string value = $"{SettingItems.Value}=\"$([MSBuild]::Escape($({name})))\"";
            text.Append($"      <{SettingItems.ItemType} Include=\"{name}\" {value}{mark} />\n");
        }

        return text.Append("    </ItemGroup>\n  </Target>\n\n</Project>\n").ToString();
    }

    private static IEnumerable<Setting> Defaults => KnownSettings.All.Where(setting => setting.HasOneDefault);

    // The index remembers them as given or not.
    private static bool IsMarked(Setting setting) =>
        setting.Concerns.HasFlag(Concerns.Cache) && setting.HasOneDefault && setting.Default.Length > 0;

    private static string WithRows(string document)
    {
        const string Head = "\n| property | default | |\n|---|---|---|\n";
        int begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = document.IndexOf(End, StringComparison.Ordinal);
        return begin < Begin.Length || end < begin
            ? throw new InvalidOperationException($"There is no table between '{Begin.Trim()}' and '{End.Trim()}'.")
            : $"{document[..begin]}{Head}{string.Concat(KnownSettings.All.Select(Row))}\n{document[end..]}";
    }

    private static string Row(Setting setting)
    {
        string standard = setting.Default.Length == 0 ? "none" : setting.IsComputed ? setting.Default : $"`{setting.Default}`";
        return $"| `{setting.Name}` | {standard} | {setting.Summary} |\n";
    }
}
