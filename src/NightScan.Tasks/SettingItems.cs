using NightScan.Builds;

namespace NightScan.Tasks;

/// <summary>
/// The items that hand settings to the tasks, named after the properties; build/NightScan.Settings.targets makes them. Metadata pass any
/// value unharmed, where a list of strings would be cut at semicolons.
/// </summary>
internal static class SettingItems
{
    /// <summary>
    /// Value by property name, empty where none was given. Metadata are the value of the property, and whether NightScan.props gave it;
    /// what a target changed since is given.
    /// </summary>
    public static Dictionary<string, string> Given(IEnumerable<ITaskItem> items) => items.ToDictionary(item => item.ItemSpec, item =>
    {
        string value = item.GetMetadata("Value");
        bool isDefault = item.GetMetadata("IsDefault").Equals("true", StringComparison.OrdinalIgnoreCase);
        return isDefault && value == KnownSettings.Find(item.ItemSpec).Default ? "" : value;
    });

    /// <summary>The settings, if an earlier task of the build has read them.</summary>
    public static BuildSettings? Find(SettingValues given, IBuildEngine4 engine) =>
        engine.GetRegisteredTaskObject(Key(given), RegisteredTaskObjectLifetime.Build) as BuildSettings;

    /// <summary>Reads the settings, for the tasks that follow too.</summary>
    /// <exception cref="Diagnostics.NightScanException">
    /// 02xx: a value that cannot be used; NS0304, NS0318: there is no cache to take values from, or it does not know them.
    /// </exception>
    public static BuildSettings Read(SettingValues given, IBuildEngine4 engine)
    {
        BuildSettings settings = new(PipelineSettings.Read(
            given.Of(KnownSettings.UseCacheSettings) ? given.Or(NightScanPipeline.SettingsOf(given.Of(KnownSettings.IndexDb))) : given));
        engine.RegisterTaskObject(Key(given), settings, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        return settings;
    }

    // Where the recordings are may change within a build: a target may fetch them.
    private static string Key(SettingValues given) =>
        string.Join('\n', [nameof(NightScan), given.ProjectFolder, $"{given.UsesSampleSet}", .. KnownSettings.All.Select(given.Text)]);
}

/// <summary>The settings of a build, which its tasks share.</summary>
internal sealed class BuildSettings(PipelineSettings pipeline)
{
    public PipelineSettings Pipeline { get; } = pipeline;

    /// <summary>Whether what there is to say about them has been said.</summary>
    public bool AreTold { get; set; }
}
