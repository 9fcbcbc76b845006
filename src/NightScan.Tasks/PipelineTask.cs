using Microsoft.Build.Framework;
using NightScan.Builds;
using NightScan.Diagnostics;
using NightScan.Settings;

namespace NightScan.Tasks;

/// <summary>
/// What all tasks share: settings in, diagnostics with their codes out, and an end that comes soon after Ctrl-C.
/// Safe beside other tasks in one process: no statics, no current directory, full paths only.
/// </summary>
public abstract class PipelineTask : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private static readonly Dictionary<string, string> s_none = [];

    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>
    /// The settings: an item per property, its value in the metadata <c>Value</c>. Metadata because it passes any value unharmed,
    /// where a list of strings would be cut at semicolons.
    /// </summary>
    [Required]
    public ITaskItem[] Settings { get; set; } = [];

    /// <summary>Full path of the project that is built: its folder is where relative paths start, and errors without a file name it.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>Another task of the same target ran before and has said what there is to say about the settings.</summary>
    public bool IsFollowUp { get; set; }

    /// <summary>The files that were brought up to date, with their counts (<see cref="BuildResults"/>).</summary>
    [Output]
    public ITaskItem[] Results { get; set; } = [];

    /// <summary>Full path of the recordings.</summary>
    [Output]
    public string AudioRoot { get; private set; } = "";

    /// <summary>Full path of the cache.</summary>
    [Output]
    public string CacheDir { get; private set; } = "";

    /// <summary>Full path of the index.</summary>
    [Output]
    public string IndexDb { get; private set; } = "";

    /// <summary>Full path of the model's folder.</summary>
    [Output]
    public string ModelDir { get; private set; } = "";

    private string ProjectFolder => Path.GetDirectoryName(ProjectFile)!;

    private string ProjectName => Path.GetFileNameWithoutExtension(ProjectFile);

    public sealed override bool Execute()
    {
        using var reporter = new TaskReporter(Log, ProjectFile, StatusLine.ForConsole())
        {
            Explain = diagnostic => EnvironmentValues.Explain(
                RelativePaths.Explain(diagnostic, Settings.ToDictionary(setting => setting.ItemSpec, Given), ProjectFolder), NotOnTheCommandLine(), Variables()),
        };
        try
        {
            Dictionary<string, string> values = Values();
            if (!IsFollowUp)
            {
                UnescapedPaths.Find(values, ProjectFolder).ToList().ForEach(reporter.Warning);
            }
            BuildSettings settings = SettingsReader.Read(values, ProjectFolder);
            (AudioRoot, CacheDir, IndexDb, ModelDir) = (settings.Pipeline.AudioRoot, settings.Pipeline.CacheDir, settings.Pipeline.IndexDb, settings.ModelDir);
            if (!IsFollowUp)
            {
                SpeakOfSettings(settings, reporter);
            }
            string outcome = Execute(settings, reporter, _cancellation.Token);
            if (outcome.Length > 0)
            {
                reporter.Summary(ProjectName, outcome);
            }
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // No error: whoever cancelled knows.
            reporter.Cancelled();
            return false;
        }
        catch (NightScanException e)
        {
            reporter.Error(e.Diagnostic);
        }
        catch (Exception e)
        {
            // Everything expected has a code: this is a bug of ours, and its stack trace is what a report needs.
            reporter.Clear();
            Log.LogErrorFromException(e, showStackTrace: true, showDetail: true, ProjectFile);
        }
        return !Log.HasLoggedErrors;
    }

    /// <summary>Does the work.</summary>
    /// <returns>What came of it in a few words, for the line that ends the project; empty when there is nothing to tell.</returns>
    private protected abstract string Execute(BuildSettings settings, TaskReporter reporter, CancellationToken cancellation);

    // MSBuild may call it again and again.
    public void Cancel()
    {
        if (!_cancellation.IsCancellationRequested)
        {
            _cancellation.Cancel();
        }
    }

    public void Dispose()
    {
        _cancellation.Dispose();
        GC.SuppressFinalize(this);
    }

    private void SpeakOfSettings(BuildSettings settings, TaskReporter reporter)
    {
        if (settings.NonDefault.Count > 0)
        {
            reporter.Message($"Settings: {string.Join(' ', settings.NonDefault)}");
        }
        WarnOfMisspelling(reporter);
    }

    // Only what was given on the command line: environment variables and the properties of other build logic have their own names.
    private void WarnOfMisspelling(TaskReporter reporter)
    {
        foreach (string property in GlobalProperties())
        {
            if (Misspelling.Meant(property) is string meant)
            {
                reporter.Warning(new Diagnostic(DiagnosticCodes.Misspelt, $"'{property}' is no setting and has no effect; {meant} is one."));
            }
        }
    }

    private IEnumerable<string> GlobalProperties() => (BuildEngine as IBuildEngine6)?.GetGlobalProperties().Keys ?? [];

    private Dictionary<string, string> NotOnTheCommandLine()
    {
        HashSet<string> given = new(GlobalProperties(), StringComparer.OrdinalIgnoreCase);
        return Settings.Where(setting => !given.Contains(setting.ItemSpec)).ToDictionary(setting => setting.ItemSpec, Given);
    }

    private static Dictionary<string, string> Variables() => Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .ToDictionary(variable => (string)variable.Key, variable => variable.Value as string ?? "");

    /// <summary>Value by property name, as given; with UseCacheSettings, those of the cache for what was not.</summary>
    /// <exception cref="NightScanException">NS0304, NS0318: there is no index to take them from, or one that does not know them.</exception>
    private protected Dictionary<string, string> Values()
    {
        Dictionary<string, string> values = Settings.ToDictionary(setting => setting.ItemSpec, Given, StringComparer.OrdinalIgnoreCase);
        (bool useCacheSettings, string indexDb) = SettingsReader.FindCacheSettings(values, ProjectFolder);
        foreach ((string name, string value) in useCacheSettings ? NightScanPipeline.SettingsOf(indexDb) : s_none)
        {
            if (values.GetValueOrDefault(name, "").Length == 0)
            {
                values[name] = value;
            }
        }

        return values;
    }

    // NightScan.props gives properties their defaults and says which; what a target changed since is given.
    private static string Given(ITaskItem setting)
    {
        string value = setting.GetMetadata("Value");
        return setting.GetMetadata("IsDefault") == "true" && value == KnownSettings.Find(setting.ItemSpec).Default ? "" : value;
    }
}
