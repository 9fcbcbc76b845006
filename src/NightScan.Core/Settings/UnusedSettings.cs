using NightScan.Spectrograms;
using Known = NightScan.Settings.KnownSettings;

namespace NightScan.Settings;

/// <summary>Refuses settings that have no effect beside the others that are given. A default that is written down is none.</summary>
internal static class UnusedSettings
{
    /// <param name="values">What was given.</param>
    /// <param name="settings">What it means.</param>
    /// <exception cref="NightScanException">NS0217.</exception>
    public static void Refuse(SettingValues values, PipelineSettings settings)
    {
        Normalization normalization = settings.Spectrogram.Normalization;
        Refuse(values, normalization == Normalization.Fixed, $"only Normalization=fixed uses it{Instead(normalization)}",
            Known.NormalizationMean, Known.NormalizationDeviation);
        Refuse(values, normalization == Normalization.Pcen, $"only Normalization=pcen uses it{Instead(normalization)}",
            Known.PcenGain, Known.PcenBias, Known.PcenPower, Known.PcenTimeConstant);
        Refuse(values, normalization != Normalization.Pcen, "Normalization=pcen has no decibels to floor", Known.TopDb);
        if (!settings.Augmentation.NoiseOverPadding)
        {
            Refuse(values, settings.Spectrogram.Padding == Padding.Silence,
                $"Padding={settings.Spectrogram.Padding.ToString().ToLowerInvariant()} leaves no silence", Known.NoiseOverPadding);
            Refuse(values, settings.Augmentation.Adds, "no variant has noise or a background (Augmentations, AugmentationFile)",
                Known.NoiseOverPadding);
        }
    }

    private static string Instead(Normalization normalization) => $", and it is {normalization.ToString().ToLowerInvariant()}";

    private static void Refuse(SettingValues values, bool haveEffect, string why, params ReadOnlySpan<Setting> settings)
    {
        foreach (Setting setting in settings)
        {
            if (!haveEffect && setting.Read(values).IsChanged)
            {
                throw new NightScanException(DiagnosticCodes.UnusedSetting,
                    $"{setting.Name} is '{values.Text(setting)}', and has no effect: {why}. Leave it out (-p:{setting.Name}= "
                    + "takes away that of the project).");
            }
        }
    }
}
