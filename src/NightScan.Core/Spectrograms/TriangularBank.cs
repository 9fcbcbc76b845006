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
        int bins = (settings.FftSize / 2) + 1;
        for (int band = 0; band < rows.Length; band++)
        {
            rows[band] = rows[band][..bins];
            for (int bin = 0; bin < bins; bin++)
            {
                rows[band][bin] *= factors[band];
            }
        }

        (MelFilterBank.Band[] sparse, float[] weights) = Sparse(rows);
        double[] edges = [.. bands.Select(band => band.Left), bands[^1].Peak, bands[^1].Right];
        (int[] segments, float[] slopes) = BySegment(rows, edges, (double)settings.SampleRate / settings.FftSize, bins);
        return new MelFilterBank(sparse, weights, segments, slopes);
    }

    private static (MelFilterBank.Band[] Bands, float[] Weights) Sparse(float[][] rows)
    {
        MelFilterBank.Band[] bands = new MelFilterBank.Band[rows.Length];
        List<float> weights = [];
        for (int band = 0; band < rows.Length; band++)
        {
            int first = rows[band].AsSpan().IndexOfAnyExcept(0f), offset = weights.Count;
            if (first >= 0)
            {
                weights.AddRange(rows[band].AsSpan(first..(1 + rows[band].AsSpan().LastIndexOfAnyExcept(0f))));
            }

            bands[band] = new(Math.Max(first, 0), weights.Count - offset, offset);
        }

        return (bands, [.. weights]);
    }

    private static (int[] Segments, float[] Slopes) BySegment(float[][] rows, double[] edges, double perBin, int bins)
    {
        int[] segments = new int[edges.Length];
        for (int s = 0, bin = 0; s < edges.Length; s++)
        {
            while (bin < bins && bin * perBin <= edges[s])
            {
                bin++;
            }

            segments[s] = bin;
        }

        float[] slopes = new float[2 * (bins - segments[0])];
        for (int s = 0; s < rows.Length + 1; s++)
        {
            for (int bin = segments[s]; bin < segments[s + 1]; bin++)
            {
                int at = 2 * (bin - segments[0]);
                slopes[at] = s == 0 ? 0 : rows[s - 1][bin];
                slopes[at + 1] = s == rows.Length ? 0 : rows[s][bin];
            }
        }

        return (segments, slopes);
    }
}
