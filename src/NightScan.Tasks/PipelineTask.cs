using System.Collections;
using NightScan.Programs;

namespace NightScan.Tasks;

/// <summary>
/// What all tasks share: settings in, diagnostics with their codes out, and an end that comes soon after Ctrl-C.
/// Safe beside other tasks in one process: no statics, no current directory, full paths only.
/// </summary>
public abstract class PipelineTask : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>The settings: an item per property (<see cref="SettingItems"/>).</summary>
    [Required]
    public ITaskItem[] Settings { get; set; } = [];

    /// <summary>Full path of the project that is built: relative paths start from its folder, and errors without a file name it.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>What the line that ends the project begins with; empty: the project's name.</summary>
    public string SummaryName { get; set; } = "";

    /// <summary>Path of the page that explains the codes, absolute; empty for none (<see cref="HelpPage"/>).</summary>
    public string HelpFile { get; set; } = "";

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

    /// <summary>Whether it says what is to be said about the settings, when no other task has: one that ends with a summary.</summary>
    private protected virtual bool Tells => true;

    private string ProjectFolder => Path.GetDirectoryName(ProjectFile)!;

    public sealed override bool Execute()
    {
        bool isQuiet = !Log.LogsMessagesOfImportance(MessageImportance.High) || CommandLine.IsQuiet(Environment.GetCommandLineArgs());
        using TaskReporter reporter = new(Log, ProjectFile, isQuiet ? null : StatusLine.ForConsole())
        {
            Explain = diagnostic => EnvironmentValues.Explain(
                RelativePaths.Explain(diagnostic, SettingItems.Given(Settings), ProjectFolder), NotOnTheCommandLine(), Variables()),
            Help = new HelpPage(HelpFile),
        };
        try
        {
            SettingValues given = new(SettingItems.Given(Settings), ProjectFolder);
            BuildSettings? known = SettingItems.Find(given, BuildEngine4);
            bool tells = Tells && known is not { AreTold: true };
            if (tells)
            {
                UnescapedPaths.Find(given).ToList().ForEach(reporter.Warning);
            }

            known ??= SettingItems.Read(given, BuildEngine4);
            PipelineSettings settings = known.Pipeline;
            if (tells)
            {
                SpeakOf(settings.Values, reporter);
                known.AreTold = true;
            }

            (AudioRoot, CacheDir, IndexDb) = (settings.AudioRoot, settings.CacheDir, settings.IndexDb);
            ModelDir = settings.Values.Of(KnownSettings.ModelDir);
            string outcome = Execute(settings, reporter, _cancellation.Token);
            if (outcome.Length > 0)
            {
                reporter.Summary(SummaryName.Length > 0 ? SummaryName : Path.GetFileNameWithoutExtension(ProjectFile), outcome);
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
    private protected abstract string Execute(PipelineSettings settings, TaskReporter reporter, CancellationToken cancellation);

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

    private void SpeakOf(SettingValues values, TaskReporter reporter)
    {
        IReadOnlyCollection<string> changed = values.Changed(Concerns.Build);
        reporter.Message($"NightScan {ProductVersion.Text}{(changed.Count > 0 ? $", settings: {string.Join(' ', changed)}" : "")}");
        reporter.Detail(() => $"All settings:{string.Concat(values.Used().Select(setting => $"{Environment.NewLine}  {setting}"))}");

        // Only what was given on the command line: environment variables and the properties of other build logic have their own names.
        foreach (string property in GlobalProperties())
        {
            if (Misspelling.Meant(property) is string meant)
            {
                reporter.Warning(new(DiagnosticCodes.Misspelt, $"'{property}' is no setting and has no effect; {meant} is one."));
            }
        }
    }

    private IEnumerable<string> GlobalProperties() => (BuildEngine as IBuildEngine6)?.GetGlobalProperties().Keys ?? [];

    private Dictionary<string, string> NotOnTheCommandLine()
    {
        HashSet<string> given = new(GlobalProperties(), StringComparer.OrdinalIgnoreCase);
        return SettingItems.Given(Settings.Where(setting => !given.Contains(setting.ItemSpec)));
    }

    private static Dictionary<string, string> Variables() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(variable => (string)variable.Key, variable => variable.Value as string ?? "");
}
