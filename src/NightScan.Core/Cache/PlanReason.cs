namespace NightScan.Cache;

/// <summary>Why spectrograms are to be made or deleted, as programs and people read it.</summary>
/// <param name="order">Of the reasons in a plan.</param>
/// <param name="ofWindows">The explanation where examples are windows of recordings; null for the same.</param>
internal sealed class PlanReason(int order, string word, string explanation, string? ofWindows = null)
{
    /// <summary>Why they are to be made.</summary>
    public static readonly PlanReason
        New = new(0, "new", "nothing was made of the recording yet", "nothing was made of the window yet"),
        Moved = new(1, "moved", "the recording was in another class", "the recording was in another class, or its window had another label"),
        Changed = new(2, "changed", "the recording has other bytes"),
        Settings = new(3, "settings", "the settings changed"),
        Algorithm = new(4, "algorithm", "this version of NightScan makes them otherwise"),
        Backgrounds = new(5, "backgrounds", "the background recordings changed"),
        Strength = new(6, "strength", "the strength or number of variants of the class changed"),
        Split = new(7, "split", "the recording trains now, which gives it variants"),
        Selected = new(8, "selected", "the recording was left out before", "the window was left out before"),
        Decoder = new(9, "decoder", "another decoder stood in when the recording was last decoded"),
        Failed = new(10, "failed", "the recording failed before and is tried again"),
        Lost = new(11, "lost", "the file is gone from the cache, or is another"),
        Unfinished = new(12, "unfinished", "an earlier build did not come to it");

    /// <summary>Why they are to be deleted.</summary>
    public static readonly PlanReason
        Vanished = new(0, "vanished", "the recording is gone"),
        NoWindow = new(1, "no window", "the recording has no such window any more"),
        MovedAway = new(2, "moved", "the recording is in another class"),
        LeftOut = new(3, "left out", "the recording is no longer used (MaxSamplesPerClass, SplitsCsv)",
            "the window is no longer used (MaxSamplesPerClass, BackgroundFraction, SplitsCsv)"),
        Unwanted = new(4, "unwanted", "the recording has fewer files now, or others in another place",
            "the window has fewer files now, or others in another place"),
        LeftOver = new(5, "left over", "an earlier build did not come to delete it");

    public int Order => order;

    public string Word => word;

    /// <param name="hasWindows">Whether examples are windows of recordings.</param>
    public string Explanation(bool hasWindows) => hasWindows ? ofWindows ?? explanation : explanation;
}
