namespace NightScan.Tasks;

/// <summary>Lists the targets and the settings.</summary>
[MSBuildMultiThreadableTask]
public sealed class ShowHelp : Microsoft.Build.Utilities.Task
{
    private static readonly (string Target, string Summary)[] s_targets =
    [
        ("", "index the recordings and bring the spectrograms up to date"),
        ("-t:Plan", "what that would do and why, how long and how large; changes nothing"),
        ("-t:Watch", "a build, and another whenever recordings change, until Ctrl-C"),
        ("-t:Train", "a build, then a model is trained on the spectrograms"),
        ("-t:Evaluate", "measure the model on a split, from index and cache as they are"),
        ("-t:Predict", "name the classes in other recordings (PredictInput)"),
        ("-t:Gallery", "a page that shows and plays originals and variants"),
        ("-t:CacheStatistics", "what the cache holds"),
        ("-t:Annotations", "write what the index knows of who calls when, for Raven and as CSV"),
        ("-t:VerifyCache", "read and check every spectrogram; Repair=true makes damaged ones again"),
        ("-t:Index", "only the index; with ShardCount, the plan for shards"),
        ("-t:MergeIndex", "take in what the shards made"),
        ("-t:PurgeCache", "delete all spectrograms and the index; splits.csv stays"),
    ];

    /// <summary>File name of the project, for the commands.</summary>
    [Required]
    public string Project { get; set; } = "";

    public override bool Execute()
    {
        Say("Commands:");
        foreach ((string target, string summary) in s_targets)
        {
            Say($"  {$"dotnet build {Project} {target}".TrimEnd(),-45} {summary}");
        }

        Say("");
        Say("Settings, as -p:Name=value or in NightScan.user.props (docs/properties.md):");
        foreach (Setting setting in KnownSettings.All)
        {
            Say($"  {setting.Name,-29} {setting.Summary}{(setting.Default.Length > 0 ? $" [{setting.Default}]" : "")}");
        }

        return true;
    }

    private void Say(string line) => Log.LogMessage(MessageImportance.High, "{0}", line);
}
