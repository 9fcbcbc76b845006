
namespace NightScan.Settings;

/// <summary>
/// The property values of one build: an empty one stands for its default, a bad one ends the build. Each is parsed once, when it is
/// first asked for.
/// </summary>
public sealed class SettingValues
{
    private readonly string[] _texts = [.. KnownSettings.All.Select(_ => "")];
    private readonly object?[] _values = new object?[KnownSettings.All.Count];
    private readonly bool[] _changed = new bool[KnownSettings.All.Count];
    private readonly Lazy<bool> _hasRecordings, _usesSampleSet;

    /// <param name="given">Value by property name; a missing or empty one stands for its default.</param>
    /// <param name="projectFolder">Full path of the folder that relative paths start from.</param>
    /// <exception cref="ArgumentException">A name that is not in <see cref="KnownSettings"/>.</exception>
    public SettingValues(IReadOnlyDictionary<string, string> given, string projectFolder)
    {
        ProjectFolder = projectFolder;
        foreach ((string name, string value) in given)
        {
            _texts[KnownSettings.Find(name).Number] = value.Trim();
        }

        _hasRecordings = new(() => Text(KnownSettings.AudioRoot).Length > 0
            || Directory.Exists(Path.Combine(projectFolder, KnownSettings.AudioRoot.Default)));
        _usesSampleSet = new(() => !HasRecordings && !HasWorkOfTheUser());
    }

    private SettingValues()
    {
        ProjectFolder = AppContext.BaseDirectory;
        _hasRecordings = new(() => true);
        _usesSampleSet = new(() => false);
    }

    /// <summary>What the table says of builds of real recordings.</summary>
    internal static SettingValues Defaults { get; } = new();

    public string ProjectFolder { get; }

    /// <summary>Whether recordings are named, or the folder is there in which they lie without a name.</summary>
    public bool HasRecordings => _hasRecordings.Value;

    /// <summary>Whether the sample set takes their place.</summary>
    public bool UsesSampleSet => _usesSampleSet.Value;

    /// <summary>The value of a setting.</summary>
    /// <exception cref="Diagnostics.NightScanException">02xx: it cannot be used.</exception>
    public T Of<T>(Setting<T> setting)
        where T : notnull => (T)Read(setting);

    /// <summary>The value as it was written, without surrounding blanks; empty when the default is meant.</summary>
    public string Text(Setting setting) => _texts[setting.Number];

    /// <summary>Reads all that concern somebody.</summary>
    /// <exception cref="Diagnostics.NightScanException">02xx: one cannot be used.</exception>
    public void Check(Concerns whom)
    {
        foreach (Setting setting in KnownSettings.Of(whom))
        {
            Read(setting);
        }
    }

    /// <summary>
    /// <c>Name=value</c> of the settings that concern somebody and were given another value than their default, in the order of the table.
    /// </summary>
    /// <param name="told">Who has been told of theirs before.</param>
    public IReadOnlyList<string> Changed(Concerns whom, Concerns told = Concerns.Targets) =>
    [
        .. KnownSettings.Of(whom).Where(setting => (setting.Concerns & told) == 0 && Read(setting) is not null && _changed[setting.Number])
            .Select(setting => $"{setting.Name}={(Text(setting).Contains(' ') ? $"\"{Text(setting)}\"" : Text(setting))}"),
    ];

    /// <summary>
    /// <c>Name=value</c> of all settings, defaults too, in the order of the table; one that cannot be used as it was written.
    /// </summary>
    public IEnumerable<string> Used() => KnownSettings.All.Select(setting => $"{setting.Name}={Shown(setting)}");

    /// <summary>Text by name of the settings that concern somebody and were given.</summary>
    public IReadOnlyDictionary<string, string> Given(Concerns whom) =>
        KnownSettings.Of(whom).Where(setting => Text(setting).Length > 0).ToDictionary(setting => setting.Name, Text);

    /// <summary>These, and others for those that were not given.</summary>
    public SettingValues Or(IReadOnlyDictionary<string, string> others)
    {
        Dictionary<string, string> all = new(others, StringComparer.OrdinalIgnoreCase);
        foreach (Setting setting in KnownSettings.All.Where(setting => Text(setting).Length > 0))
        {
            all[setting.Name] = Text(setting);
        }

        return new(all, ProjectFolder);
    }

    /// <summary>A path as settings take it: <c>~</c> is the home folder, anything relative is relative to the project's folder.</summary>
    /// <exception cref="Diagnostics.NightScanException">NS0201: no file system has such a path.</exception>
    public string Resolve(string name, string path)
    {
        if (path.Contains('\0'))
        {
            throw SettingKinds.WrongForm(name, path.Replace("\0", "\\0"), "a path without null characters");
        }

        if (path.StartsWith('~') && (path.Length == 1 || path[1] == '/' || path[1] == Path.DirectorySeparatorChar))
        {
            path = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..];
        }

        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, ProjectFolder));
    }

    private string Shown(Setting setting)
    {
        try
        {
            object value = Read(setting);
            string text = Convert.ToString(value, CultureInfo.InvariantCulture)!;
            return value is bool or Enum ? text.ToLowerInvariant() : text;
        }
        catch (NightScanException)
        {
            // It concerns nobody here, or that one will say so.
            return Text(setting);
        }
    }

    private object Read(Setting setting)
    {
        if (_values[setting.Number] is object known)
        {
            return known;
        }

        (object value, _changed[setting.Number]) = setting.Read(this);
        return _values[setting.Number] = value;
    }

    /// <summary>
    /// Whether something is named, or lies where it lies without a name, that belongs to recordings of the user's: the sample set must not
    /// take their place because somebody forgot to say where they are.
    /// </summary>
    private bool HasWorkOfTheUser()
    {
        string Standard(Setting setting) => Resolve(setting.Name, setting.Default);
        Setting[] named = [KnownSettings.SpectrogramCacheDir, KnownSettings.IndexDb, KnownSettings.ModelDir, KnownSettings.SplitsCsv];
        return named.Any(setting => Text(setting).Length > 0)
            || File.Exists(Path.Combine(Standard(KnownSettings.SpectrogramCacheDir), "index.db"))
            || Directory.Exists(Standard(KnownSettings.ModelDir));
    }
}
