using NightScan.Settings;

namespace NightScan.Cache;

/// <summary>Reasons as programs and people read them.</summary>
internal static class PlanWords
{
    public static string Of(PlanReason reason) => reason.ToString().ToLowerInvariant();

    public static string Of(DeletionReason reason) => reason switch
    {
        DeletionReason.LeftOut => "left out",
        DeletionReason.LeftOver => "left over",
        _ => reason.ToString().ToLowerInvariant(),
    };

    /// <param name="before">The settings that shaped files; null when there are none.</param>
    public static string Explain(PlanReason reason, string? before, string now) => reason switch
    {
        PlanReason.New => "nothing was made of the recording yet",
        PlanReason.Moved => "the recording was in another class",
        PlanReason.Changed => "the recording has other bytes",
        PlanReason.Settings => before is null ? "the settings changed" : SettingsDifference.Describe(before, now),
        PlanReason.Algorithm => "this version of NightScan makes them otherwise",
        PlanReason.Backgrounds => "the background recordings changed",
        PlanReason.Strength => "the strength or number of variants of the class changed",
        PlanReason.Split => "the recording trains now, which gives it variants",
        PlanReason.Selected => "the recording was left out before",
        PlanReason.Decoder => "another decoder stood in when the recording was last decoded",
        PlanReason.Failed => "the recording failed before and is tried again",
        PlanReason.Lost => "the file is gone from the cache, or is another",
        PlanReason.Unfinished => "an earlier build did not come to it",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    public static string Explain(DeletionReason reason) => reason switch
    {
        DeletionReason.Vanished => "the recording is gone",
        DeletionReason.Moved => "the recording is in another class",
        DeletionReason.LeftOut => "the recording is no longer used (MaxSamplesPerClass, SplitsCsv)",
        DeletionReason.Unwanted => "the recording has fewer files now, or others in another place",
        DeletionReason.LeftOver => "an earlier build did not come to delete it",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
