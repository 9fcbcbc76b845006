using NWaves.Filters.Fda;
using NWaves.Utils;

namespace NightScan.Spectrograms;

/// <summary>The scale on which the bands of a spectrogram are equally wide.</summary>
public enum MelScale
{
    /// <summary>2595·log10(1 + f/700), as HTK and torchaudio's default.</summary>
    Htk,

    /// <summary>Linear up to 1 kHz and logarithmic above: M. Slaney's Auditory Toolbox (1998), librosa's default.</summary>
    Slaney,

    /// <summary>
    /// 26.81·f/(1960 + f) − 0.53 (H. Traunmüller, "Analytical expressions for the tonotopic sensory scale", JASA 88, 1990).
    /// </summary>
    Bark,

    /// <summary>Hz.</summary>
    Linear,
}

/// <summary>Between Hz and the scales. All but HTK's are NWaves'.</summary>
internal static class MelScales
{
    extension(MelScale scale)
    {
        /// <summary>Where a frequency lies on the scale.</summary>
        /// <param name="frequency">Hz, 0 or more.</param>
        public double Of(double frequency) => scale switch
        {
            MelScale.Htk => MelFilterBank.ToMel(frequency),
            MelScale.Slaney => Scale.HerzToMelSlaney(frequency),
            MelScale.Bark => Scale.HerzToBark(frequency),
            _ => frequency,
        };

        /// <summary>Foot, peak and foot of every band in Hz, for any scale but HTK's.</summary>
        internal (double Left, double Peak, double Right)[] Edges(SpectrogramSettings settings)
        {
            int bands = settings.MelBands, rate = settings.SampleRate;
            double low = settings.MinFrequency, high = settings.MaxFrequency;
            return scale switch
            {
                MelScale.Slaney => FilterBanks.MelBandsSlaney(bands, rate, low, high),
                MelScale.Bark => FilterBanks.BarkBands(bands, rate, low, high),
                MelScale.Linear => FilterBanks.HerzBands(bands, rate, low, high, overlap: true),
                _ => throw new ArgumentOutOfRangeException(nameof(scale)),
            };
        }
    }
}
