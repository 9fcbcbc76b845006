using NightScan.Annotations;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>Stops a build that would give up most windows of a large cache because a setting that had been given was left out.</summary>
internal sealed class ForgottenWindows(IndexDatabase index, PipelineSettings settings)
{
    private static readonly string[] s_settings =
    [
        nameof(settings.Windows), nameof(settings.WindowOverlap), nameof(settings.FinalWindow), nameof(settings.Spectrogram.Duration),
        nameof(settings.Annotations), nameof(settings.LabelColumn), nameof(settings.LabelMap), nameof(settings.Unannotated),
        nameof(settings.MinLabelOverlap), nameof(settings.MinLabelFraction), nameof(settings.BackgroundFraction),
        nameof(settings.MaxSamplesPerClass),
    ];

    /// <summary>Looks, before anything is changed, whether all windows but the first of recordings would go.</summary>
    /// <exception cref="NightScanException">NS0318.</exception>
    public void CheckFirst()
    {
        if (settings.Windows == WindowChoice.First && Missing() is { Length: > 0 } missing)
        {
            long going = index.Count("SELECT sum(output_files) FROM recordings WHERE source IS NOT NULL AND window_start > 0");
            Check(missing, ClassCounts.Files(index), going);
        }
    }

    /// <summary>Changes windows, or says which settings were forgotten and changes nothing.</summary>
    /// <exception cref="NightScanException">NS0318.</exception>
    public void Watch(Action change)
    {
        if (Missing() is not { Length: > 0 } missing)
        {
            change();
            return;
        }

        index.InOneTransaction(() =>
        {
            long files = ClassCounts.Files(index);
            change();
            Check(missing, files, files - ClassCounts.Files(index));
        });
    }

    private string[] Missing() => ForgottenSettings.Missing(index, settings, s_settings);

    private void Check(string[] missing, long files, long going) => ForgottenSettings.Check(index, settings, missing, files, going,
        "would be deleted: other windows are used now, or fewer, or other annotations.");
}
