using System.Collections;
using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.Build.Utilities;
using NightScan.Files;

namespace NightScan.Tasks;

/// <summary>
/// Makes of the <c>Recordings</c> items of a project what MSBuild builds for each of them: the data project, with the item's settings.
/// What is given on the command line wins over an item's metadata, and those over the project's properties.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class CollectRecordings : Microsoft.Build.Utilities.Task
{
    /// <summary>Folders of recordings, with settings as metadata; none: the project's properties are all there is.</summary>
    public ITaskItem[] Recordings { get; set; } = [];

    /// <summary>The project's properties (<see cref="SettingItems"/>).</summary>
    [Required]
    public ITaskItem[] Settings { get; set; } = [];

    /// <summary>Full path of the project that has the items: relative paths start from its folder.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>Full path of the project that does the work.</summary>
    [Required]
    public string DataProject { get; set; } = "";

    /// <summary>Full path of the folder for what may be deleted at any time.</summary>
    [Required]
    public string ObjDir { get; set; } = "";

    /// <summary>Whether a model is trained or used.</summary>
    public bool NeedsModels { get; set; }

    /// <summary>What the project says of warnings goes for those about its recordings too.</summary>
    public string TreatWarningsAsErrors { get; set; } = "";

    public string WarningsAsErrors { get; set; } = "";

    public string WarningsNotAsErrors { get; set; } = "";

    public string NoWarn { get; set; } = "";

    /// <summary>Path of the page that explains the codes, absolute; empty for none (<see cref="HelpPage"/>).</summary>
    public string HelpFile { get; set; } = "";

    /// <summary>The data project once for each item, with the name of the item's file in <c>AdditionalProperties</c>.</summary>
    [Output]
    public ITaskItem[] Caches { get; private set; } = [];

    public override bool Execute()
    {
        using TaskReporter reporter = new(Log, ProjectFile, status: null) { Help = new(HelpFile) };
        try
        {
            Dictionary<string, string> ofProject = SettingItems.Given(Settings);
            HashSet<string> commanded = new(
                (BuildEngine as IBuildEngine6)?.GetGlobalProperties().Keys ?? [], StringComparer.OrdinalIgnoreCase);
            List<Dictionary<string, string>> all = Recordings.Length > 0
                ? [.. Recordings.Select(item => Of(item, ofProject, commanded, reporter))]
                : ofProject[KnownSettings.AudioRoot.Name].Length > 0 ? [ofProject] : throw new NightScanException(
                    DiagnosticCodes.NoRecordings, "the project says of no folder that it has recordings: add "
                    + "<Recordings Include=\"folder\" /> to an ItemGroup, or set the property AudioRoot", ProjectFile);
            RefuseShared(all, KnownSettings.SpectrogramCacheDir);
            RefuseShared(all, KnownSettings.IndexDb);
            if (NeedsModels)
            {
                RefuseShared(all, KnownSettings.ModelDir);
            }

            Caches = [.. all.Select(Cache)];
        }
        catch (NightScanException exception)
        {
            reporter.Error(exception.Diagnostic);
        }

        return !Log.HasLoggedErrors;
    }

    private static Dictionary<string, string> Of(ITaskItem item, Dictionary<string, string> ofProject, HashSet<string> commanded,
        TaskReporter reporter)
    {
        var settings = new Dictionary<string, string>(ofProject);
        IDictionary given = item.CloneCustomMetadata();
        foreach (string name in given.Keys.Cast<string>())
        {
            if (KnownSettings.TryFind(name) is Setting setting)
            {
                string value = item.GetMetadata(name);
                settings[setting.Name] = commanded.Contains(setting.Name) || value.Length == 0 ? settings[setting.Name] : value;
            }
            else if (Misspelling.Meant(name) is string meant)
            {
                reporter.Warning(new(DiagnosticCodes.Misspelt,
                    $"'{name}' of the recordings '{item.ItemSpec}' is no setting and has no effect; {meant} is one."));
            }
        }

        if (!commanded.Contains(KnownSettings.AudioRoot.Name))
        {
            settings[KnownSettings.AudioRoot.Name] = item.ItemSpec;
        }

        return settings;
    }

    /// <summary>Each would take what the other made for its own that is no longer wanted.</summary>
    private void RefuseShared(IReadOnlyList<Dictionary<string, string>> all, Setting<string> setting)
    {
        string folder = Path.GetDirectoryName(ProjectFile)!;
        StringComparer comparer = OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        foreach (IGrouping<string, string> shared in all
            .GroupBy(settings => new SettingValues(settings, folder).Of(setting), Root, comparer).Where(shared => shared.Count() > 1))
        {
            throw new NightScanException(DiagnosticCodes.SharedCache, $"the recordings '{string.Join("' and '", shared)}' have the same "
                + $"{setting.Name}, '{shared.Key}': give each item one of its own", ProjectFile);
        }
    }

    private static string Root(Dictionary<string, string> settings) => settings[KnownSettings.AudioRoot.Name];

    /// <summary>
    /// The settings go through a file, which passes any value: properties that are given to a project in MSBuild's task cannot have
    /// semicolons. It is an import of that project, so that what is given on the command line wins. Its name is a hash of what it says:
    /// builds for several frameworks write it at the same time, and may mean different recordings.
    /// </summary>
    private TaskItem Cache(Dictionary<string, string> settings)
    {
        string name = NameOf(Root(settings));
        XElement properties = new("PropertyGroup", new XElement("NightScanProjectFile", EscapedText.Of(ProjectFile)),
            new XElement("NightScanSummaryName", $"{Path.GetFileNameWithoutExtension(DataProject)} -> {EscapedText.Of(name)}"),
            new XElement(nameof(TreatWarningsAsErrors), TreatWarningsAsErrors), new XElement(nameof(WarningsAsErrors), WarningsAsErrors),
            new XElement(nameof(WarningsNotAsErrors), WarningsNotAsErrors), new XElement(nameof(NoWarn), NoWarn),
            settings.Where(setting => setting.Value.Length > 0)
                .Select(setting => new XElement(setting.Key, EscapedText.Of(setting.Value))));
        byte[] text = Encoding.UTF8.GetBytes(new XElement("Project", properties).ToString());
        string item = Convert.ToHexStringLower(SHA256.HashData(text))[..16];
        Write(Path.Join(ObjDir, "recordings", $"{item}.props"), text);
        TaskItem cache = new(EscapedText.Of(DataProject));
        cache.SetMetadata("AdditionalProperties", $"NightScanItem={item}");
        return cache;
    }

    private static void Write(string path, byte[] text)
    {
        if (File.Exists(path))
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using AtomicFile file = new(path, beside: $"{path}.{Guid.NewGuid():N}");
            file.Content.Write(text);
            file.Complete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another build was faster.
            if (!File.Exists(path))
            {
                throw new NightScanException(DiagnosticCodes.WriteFailed,
                    $"what is known of the recordings could not be written: {exception.Message}", path, inner: exception);
            }
        }
    }

    private static string NameOf(string root) =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(root)) is { Length: > 0 } name ? name : root;
}
