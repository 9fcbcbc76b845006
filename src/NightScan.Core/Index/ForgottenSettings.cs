using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// Stops a build that would make most of a large cache again, or give it up, because somebody left out what had been given. A setting
/// that is given is meant; one that is absent may have been forgotten.
/// </summary>
internal static class ForgottenSettings
{
    /// <summary>Files of a cache that is made again without being asked.</summary>
    private const int SmallCache = 1000;

    private const string Backgrounds = "Backgrounds";

    // What else decides a setting of a cache's description.
    private static readonly Dictionary<string, string[]> s_decidedBy = new()
    {
        ["Augmentation"] = ["Augmentations", "AugmentationFile", "AnimalType"],
        ["VariantsPerSample"] = [],
        ["AugmentationSeed"] = [],
        ["MaxSamplesPerClass"] = [],
        ["BackgroundFraction"] = [],
        ["Windows"] = ["Annotations"],
        ["Annotations"] = [],
        ["LabelColumn"] = [],
        ["LabelMap"] = [],
        ["Unannotated"] = [],
        ["WindowOverlap"] = [],
        ["FinalWindow"] = [],
        ["MinLabelOverlap"] = [],
        ["MinLabelFraction"] = [],
    };

    /// <summary>
    /// Those of some settings that the last build was given and this one is not, where a large cache may be lost for that.
    /// </summary>
    public static string[] Missing(IndexDatabase index, PipelineSettings settings, IEnumerable<string> names)
    {
        // A build that is given the same need not take its text apart.
        if (index.ReadMeta(MetaKey.Given) is not string given || given == CacheSettings.Format(settings.Given)
            || IsFree(settings, ClassCounts.Files(index)))
        {
            return [];
        }

        IReadOnlyDictionary<string, string> before = Before(index);
        return [.. names.Where(name => before.ContainsKey(name) && !IsMeant(settings.Given, before, name))];
    }

    /// <param name="settings">What is given now; its AcceptSettings lets everything pass.</param>
    /// <param name="changed">Settings that differ from those of the last build, as its description names them.</param>
    /// <param name="files">Files of the cache.</param>
    /// <param name="going">Those of them that would be made again or deleted.</param>
    /// <param name="what">What would happen, after "N of M spectrograms".</param>
    /// <exception cref="NightScanException">NS0318.</exception>
    public static void Check(IndexDatabase index, PipelineSettings settings, IEnumerable<string> changed, long files, long going,
        string what)
    {
        IReadOnlyDictionary<string, string> before = Before(index);
        if (IsFree(settings, files) || going * 2 <= files || changed.All(name => IsMeant(settings.Given, before, name)))
        {
            return;
        }

        string[] forgotten = [.. before.Where(setting => !settings.Given.ContainsKey(setting.Key) && setting.Key != "AudioRoot")
            .Select(setting => $"{setting.Key}={setting.Value}")];
        string which = forgotten.Length == 0 ? "" : $" When the cache was made, {string.Join(' ', forgotten)} was given, and is not now.";
        throw new NightScanException(DiagnosticCodes.ForgottenSettings,
            $"{Quantity.Count(going)} of {Quantity.Count(files)} spectrograms {what}{which} Nothing was done to them. Give the settings as "
            + $"before, take them from the cache with -p:UseCacheSettings=true, or go on with -p:AcceptSettings=true",
            settings.IndexDb);
    }

    private static bool IsFree(PipelineSettings settings, long files) =>
        settings.AcceptSettings || settings.IsSampleSet || files <= SmallCache;

    private static IReadOnlyDictionary<string, string> Before(IndexDatabase index) =>
        CacheSettings.Parse(index.ReadMeta(MetaKey.Given)) ?? new Dictionary<string, string>();

    private static bool IsMeant(IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, string> before, string name) =>
        name == Backgrounds
        // Their number changes with the recordings too.
        ? given.ContainsKey("BackgroundClass") || !before.ContainsKey("BackgroundClass")
        : given.ContainsKey(name) || (s_decidedBy.TryGetValue(name, out string[]? others) ? others : ["AnimalType"]).Any(given.ContainsKey);
}
