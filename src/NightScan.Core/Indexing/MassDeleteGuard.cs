using NightScan.Reporting;
using NightScan.Settings;

namespace NightScan.Indexing;

/// <summary>Stops a build that would throw most of the cache away, which an unmounted disk or a mistyped setting looks like.</summary>
internal static class MassDeleteGuard
{
    /// <summary>As many may always go.</summary>
    public const int Few = 20;

    /// <param name="index">An index of the sample set has nothing to lose.</param>
    /// <param name="settings">Its AllowMassDelete lets everything pass.</param>
    /// <param name="known">Recordings that the index has.</param>
    /// <param name="going">Those of them that would go.</param>
    /// <param name="what">The rest of the sentence "N of M recordings …".</param>
    /// <exception cref="NightScanException">NS0306.</exception>
    public static void Check(IndexDatabase index, PipelineSettings settings, long known, long going, string what)
    {
        if (!settings.AllowMassDelete && going > Few && going * 2 > known && index.ReadMeta("sample_set") != "true")
        {
            throw new NightScanException(DiagnosticCodes.MassDelete,
                $"{going} of {known} known recordings {what} Nothing was changed. If this is meant, build once with -p:AllowMassDelete=true", settings.AudioRoot);
        }
    }
}
