namespace NightScan.Spectrograms;

/// <summary>
/// Triangular mel filters, linear in Hz, as sparse rows. Those on the HTK scale, mel = 2595·log10(1 + f/700), are computed in single
/// precision step by step as torchaudio's <c>melscale_fbanks</c> does: near a triangle's foot the rounding of the edges shows, by
/// 1.5e-5 of a weight at most in the general preset. NWaves, in double precision, comes as near (1.3e-5) with other bits, and every
/// spectrogram that was ever made with these is still right. All other scales are <see cref="TriangularBank"/>'s.
/// </summary>
public sealed class MelFilterBank
{
    private readonly Band[] _bands;
    private readonly float[] _weights;

    internal MelFilterBank(Band[] bands, float[] weights, int[] segments, float[] slopes)
    {
        _bands = bands;
        _weights = weights;
        Segments = segments;
        Slopes = slopes;
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
    /// <param name="settings">Rate, FFT size, bands, their range, scale and norm.</param>
    /// <param name="frequencyScale">
    /// Factor on every edge frequency; 1 = none. 1/s makes a band collect what a sound shifted up by the factor s would have
    /// there: pitch shift without touching the samples. What lies above Nyquist is empty. The norm is that of the unscaled edges.
    /// </param>
    public static MelFilterBank Create(SpectrogramSettings settings, double frequencyScale = 1) =>
        settings.MelScale == MelScale.Htk ? CreateHtk(settings, frequencyScale) : TriangularBank.Create(settings, frequencyScale);

    private static MelFilterBank CreateHtk(SpectrogramSettings settings, double frequencyScale)
    {
        int bins = (settings.FftSize / 2) + 1;
        float[] frequencies = Linear(0, settings.SampleRate / 2, bins);
        float[] edges = Linear((float)ToMel(settings.MinFrequency), (float)ToMel(settings.MaxFrequency), settings.MelBands + 2);
        for (int i = 0; i < edges.Length; i++)
        {
            edges[i] = 700f * (MathF.Pow(10f, edges[i] / 2595f) - 1f);
        }

        float[] factors = [.. Enumerable.Range(0, settings.MelBands)
            .Select(band => settings.MelNorm.Factor(edges[band + 2] - edges[band]))];
        for (int i = 0; frequencyScale != 1 && i < edges.Length; i++)
        {
            edges[i] = (float)(edges[i] * frequencyScale);
        }

        Band[] bands = new Band[settings.MelBands];

        // A frequency lies in two triangles at most, the falling side of one and the rising side of the next.
        float[] weights = new float[2 * bins];
        int from = 0, used = 0;
        for (int band = 0; band < bands.Length; band++)
        {
            float low = edges[band], peak = edges[band + 1], high = edges[band + 2];
            while (from < bins && frequencies[from] <= low)
            {
                from++;
            }

            int first = 0, offset = used;
            for (int bin = from; bin < bins && frequencies[bin] < high; bin++)
            {
                float up = (frequencies[bin] - low) / (peak - low), down = (high - frequencies[bin]) / (high - peak);
                float weight = MathF.Min(up, down);
                if (weight > 0)
                {
                    first = used == offset ? bin : first;
                    weights[used++] = weight * factors[band];
                }
            }

            bands[band] = new Band(first, used - offset, offset);
        }

        (int[] segments, float[] slopes) = BySegment(frequencies, edges, factors);
        return new MelFilterBank(bands, weights[..used], segments, slopes);
    }

    /// <summary>Hz to mel on the HTK scale.</summary>
    public static double ToMel(double frequency) => 2595 * Math.Log10(1 + (frequency / 700));

    private static (int[] Segments, float[] Slopes) BySegment(float[] frequencies, float[] edges, float[] factors)
    {
        int bin = 0, last = edges.Length - 2;
        while (bin < frequencies.Length && frequencies[bin] <= edges[0])
        {
            bin++;
        }

        int[] segments = new int[edges.Length];
        float[] slopes = new float[2 * (frequencies.Length - bin)];
        segments[0] = bin;
        for (int s = 0; s <= last; s++)
        {
            float low = edges[s], high = edges[s + 1];
            for (; bin < frequencies.Length && frequencies[bin] <= high; bin++)
            {
                int at = 2 * (bin - segments[0]);
                slopes[at] = s == 0 ? 0 : (high - frequencies[bin]) / (high - low) * factors[s - 1];
                slopes[at + 1] = s == last ? 0 : (frequencies[bin] - low) / (high - low) * factors[s];
            }

            segments[s + 1] = bin;
        }

        return (segments, slopes);
    }

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
