namespace NightScan.Spectrograms;

/// <summary>
/// The last part of a transform: mel power becomes levels, dB or PCEN, and these the numbers of a file, as
/// <see cref="SpectrogramSettings.Normalization"/> says. One per worker.
/// </summary>
internal sealed class LevelStage(SpectrogramSettings settings)
{
    private readonly Pcen? _pcen = settings.Normalization == Normalization.Pcen ? new(settings) : null;

    /// <summary>Mel power to floored dB, or to PCEN.</summary>
    /// <param name="mel">Mel bands × frames.</param>
    /// <param name="gain">What the signal was scaled by.</param>
    public void FromPower(Span<float> mel, float gain)
    {
        if (_pcen is not null)
        {
            _pcen.FromPower(mel, gain);
            return;
        }

        Decibels.FromPower(mel, (float)settings.TopDb);
        if (gain != 1)
        {
            float level = (float)(-20 * Math.Log10(gain));
            foreach (ref float value in mel)
            {
                value += level;
            }
        }
    }

    /// <summary>What is taken from levels, and what the rest is multiplied by, on their way into a file.</summary>
    /// <param name="measured">Of the levels, as <see cref="Standardization.Measure"/> gives them.</param>
    public (float Mean, float Scale) Written((float Mean, float Scale) measured) => settings.Normalization switch
    {
        Normalization.Clip => measured,
        Normalization.Fixed => ((float)settings.NormalizationMean!.Value, (float)(1 / settings.NormalizationDeviation!.Value)),
        _ => (0, 1),
    };
}
