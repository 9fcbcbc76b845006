using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// Stops a build that would throw most of the cache, or of a class, away, which an unmounted disk or a mistyped setting looks like.
/// </summary>
internal static class MassDeleteGuard
{
    /// <summary>As many may always go.</summary>
    public const int AlwaysAllowed = 20;

    /// <summary>Whether everything may go: it was asked for, or it is the sample set, which has nothing to lose.</summary>
    public static bool IsOff(IndexDatabase index, PipelineSettings settings) =>
        settings.AllowMassDelete || index.ReadFlag(MetaKey.SampleSet);

    /// <summary>Whether too many would go, if the guard is not off.</summary>
    /// <param name="known">Recordings that the index has.</param>
    /// <param name="going">Those of them that would go.</param>
    public static bool Refuses(long known, long going) => going > AlwaysAllowed && going * 2 > known;

    /// <param name="known">Recordings that the index has.</param>
    /// <param name="going">Those of them that would go.</param>
    /// <param name="what">The rest of the sentence "N of M known recordings …".</param>
    /// <param name="safe">What was not changed.</param>
    public static NightScanException Refusal(long known, long going, string what, string folder, string safe = "Nothing") =>
        new(DiagnosticCodes.MassDelete,
        $"{going} of {known} known recordings {what} {safe} was changed. If this is meant, build once with -p:AllowMassDelete=true",
            folder);
}
