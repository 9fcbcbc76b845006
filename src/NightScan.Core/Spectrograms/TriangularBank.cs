using NWaves.Filters.Fda;

namespace NightScan.Spectrograms;

/// <summary>
/// Mel filters on every scale but HTK's: NWaves' triangles, linear in Hz, made sparse. Exact to 3e-8; torchaudio's own rounding leaves
/// 1.4e-5 between them in the general preset.
/// </summary>
internal static class TriangularBank
{
    /// <summary>As <see cref="MelFilterBank.Create"/>.</summary>
    public static MelFilterBank Create(SpectrogramSettings settings, double frequencyScale)
    {
        (double Left, double Peak, double Right)[] bands = settings.MelScale.Edges(settings);
        float[] factors = [.. bands.Select(band => settings.MelNorm.Factor(band.Right - band.Left))];
        for (int i = 0; i < bands.Length; i++)
        {
            (double left, double peak, double right) = bands[i];
            bands[i] = (left * frequencyScale, peak * frequencyScale, right * frequencyScale);
        }

        // NWaves knows no triangle that begins above its last frequency. So it gets that many times the bins; ours are the first of them.
        int room = Math.Max(1, (int)Math.Ceiling(frequencyScale));
        float[][] rows = FilterBanks.Triangular(checked(room * settings.FftSize), checked(room * settings.SampleRate), bands);
        double perBin = (double)settings.SampleRate / settings.FftSize;
        double[] frequencies = [.. Enumerable.Range(0, (settings.FftSize / 2) + 1).Select(bin => bin * perBin)];
        double[] edges = [.. bands.Select(band => band.Left), bands[^1].Peak, bands[^1].Right];
        return new(frequencies, edges, (band, bin) => rows[band][bin] * factors[band]);
    }
}
