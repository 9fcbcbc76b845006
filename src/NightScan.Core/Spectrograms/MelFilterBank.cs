using NWaves.Filters.Fda;

namespace NightScan.Spectrograms;

/// <summary>
/// Triangular mel filters, linear in Hz, as sparse rows. Those on the HTK scale, mel = 2595·log10(1 + f/700), are computed in single
/// precision step by step as torchaudio's <c>melscale_fbanks</c> does: near a triangle's foot the rounding of the edges shows, by
/// 1.5e-5 of a weight at most in the general preset. NWaves, in double precision, comes as near (1.3e-5) with other bits, and every
/// spectrogram that was ever made with these is still right. Those on all other scales are NWaves' triangles,
/// exact to 3e-8; torchaudio's own rounding leaves 1.4e-5 between them in the general preset.
/// </summary>
internal sealed class MelFilterBank
{
    private readonly Band[] _bands;
    private readonly float[] _weights;

    /// <param name="frequencies">Hz of the bins.</param>
    /// <param name="edges">Hz of the bands' left feet, and of the last one's peak and right foot.</param>
    /// <param name="weight">Of a band at a bin between its feet.</param>
    internal MelFilterBank(double[] frequencies, double[] edges, Func<int, int, float> weight)
    {
        Segments = new int[edges.Length];
        for (int s = 0, bin = 0; s < edges.Length; s++)
        {
            while (bin < frequencies.Length && frequencies[bin] <= edges[s])
            {
                bin++;
            }

            Segments[s] = bin;
        }

        Slopes = new float[2 * (frequencies.Length - Segments[0])];
        _bands = new Band[edges.Length - 2];
        List<float> weights = [];
        for (int band = 0; band < _bands.Length; band++)
        {
            int first = 0, offset = weights.Count;
            for (int bin = Segments[band]; bin < Segments[band + 2]; bin++)
            {
                float here = weight(band, bin);
                Slopes[(2 * (bin - Segments[0])) + (bin < Segments[band + 1] ? 1 : 0)] = here;
                if (here > 0)
                {
                    first = weights.Count == offset ? bin : first;
                    weights.Add(here);
                }
            }

            _bands[band] = new(first, weights.Count - offset, offset);
        }

        _weights = [.. weights];
    }

    /// <summary>One row: weights <see cref="Weights"/>[Offset … Offset + Count) belong to bins FirstBin, FirstBin + 1 ….</summary>
    public readonly record struct Band(int FirstBin, int Count, int Offset);

    /// <summary>Rows, lowest frequency first.</summary>
    public ReadOnlySpan<Band> Bands => _bands;

    /// <summary>Weights of all rows; above 0, at most 1 without a norm.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>
    /// The same filters by frequency: between two neighbouring edges, one triangle falls and the next one rises. Segment s is
    /// bins Segments[s] … Segments[s + 1]; there, band s − 1 falls and band s rises. MelBands + 2 entries.
    /// </summary>
    internal int[] Segments { get; }

    /// <summary>For each bin from Segments[0] on: its weight in the falling band and in the rising one.</summary>
    internal float[] Slopes { get; }

    /// <summary>Builds the filters of <paramref name="settings"/>.</summary>
    /// <param name="frequencyScale">
    /// Factor on every edge frequency; 1 = none. 1/s makes a band collect what a sound shifted up by the factor s would have
    /// there: pitch shift without touching the samples. What lies above Nyquist is empty. The norm is that of the unscaled edges.
    /// </param>
    public static MelFilterBank Create(SpectrogramSettings settings, double frequencyScale = 1) =>
        settings.MelScale == MelScale.Htk ? CreateHtk(settings, frequencyScale) : CreateTriangular(settings, frequencyScale);

    private static MelFilterBank CreateHtk(SpectrogramSettings settings, double frequencyScale)
    {
        int bins = (settings.FftSize / 2) + 1;
        float[] frequencies = Linear(0, settings.SampleRate / 2, bins);
        float[] edges = Linear((float)ToMel(settings.MinFrequency), (float)ToMel(settings.MaxFrequency), settings.MelBands + 2);
        for (int i = 0; i < edges.Length; i++)
        {
            edges[i] = 700f * (MathF.Pow(10f, edges[i] / 2595f) - 1f);
        }

        float[] factors = new float[settings.MelBands];
        for (int band = 0; band < factors.Length; band++)
        {
            factors[band] = Factor(settings.MelNorm, edges[band + 2] - edges[band]);
        }

        for (int i = 0; frequencyScale != 1 && i < edges.Length; i++)
        {
            edges[i] = (float)(edges[i] * frequencyScale);
        }

        return new(Array.ConvertAll(frequencies, hertz => (double)hertz), Array.ConvertAll(edges, hertz => (double)hertz), (band, bin) =>
        {
            float low = edges[band], peak = edges[band + 1], high = edges[band + 2];
            float up = (frequencies[bin] - low) / (peak - low), down = (high - frequencies[bin]) / (high - peak);
            return MathF.Min(up, down) * factors[band];
        });
    }

    private static MelFilterBank CreateTriangular(SpectrogramSettings settings, double frequencyScale)
    {
        (double Left, double Peak, double Right)[] bands = settings.MelScale.Edges(settings);
        float[] factors = [.. bands.Select(band => Factor(settings.MelNorm, band.Right - band.Left))];
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

    /// <summary>Hz to mel on the HTK scale.</summary>
    public static double ToMel(double frequency) => 2595 * Math.Log10(1 + (frequency / 700));

    /// <summary>What the weights of a band are multiplied by.</summary>
    /// <param name="width">Hz between its feet.</param>
    private static float Factor(MelNorm norm, double width) => norm == MelNorm.Slaney ? (float)(2 / width) : 1;

    /// <summary>Evenly spaced numbers as <c>torch.linspace</c> rounds them: each half is counted from its own end.</summary>
    private static float[] Linear(float start, float end, int count)
    {
        float step = (end - start) / (count - 1);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = i < count / 2 ? start + (step * i) : end - (step * (count - 1 - i));
        }

        return values;
    }
}
