using NightScan.Cache;

namespace NightScan.Gallery;

/// <summary>The numbers between which a picture's colours are spread; what lies outside takes the darkest or the brightest.</summary>
/// <param name="Low">Standard deviations from the mean; darkest.</param>
/// <param name="High">Brightest; above <paramref name="Low"/>.</param>
internal readonly record struct ValueRange(float Low, float High)
{
    // The faintest floor and single loud cells must not take the colours away from everything else.
    private const double LowQuantile = 0.02, HighQuantile = 0.998;

    // Silence is all zeros; one standard deviation keeps it dark and the division sane.
    private const float LeastSpan = 1;

    // Enough for quantiles that a person cannot tell from the true ones.
    private const int Sampled = 20_000;

    /// <summary>One range for several spectrograms, so that their pictures compare: from their joint quantiles at 2% and 99.8%.</summary>
    /// <param name="spectrograms">An original and its variants. Numbers that are not finite do not count.</param>
    public static ValueRange Of(IReadOnlyCollection<LoadedSpectrogram> spectrograms)
    {
        // The same share of each. An odd step runs through all columns of the usual numbers of frames.
        List<float> sample = [];
        foreach (LoadedSpectrogram spectrogram in spectrograms)
        {
            int step = Math.Max(1, (int)((long)spectrogram.Values.Length * spectrograms.Count / Sampled)) | 1;
            for (int i = 0; i < spectrogram.Values.Length; i += step)
            {
                if (float.IsFinite(spectrogram.Values[i]))
                {
                    sample.Add(spectrogram.Values[i]);
                }
            }
        }

        if (sample.Count == 0)
        {
            return new(0, LeastSpan);
        }

        sample.Sort();
        float low = sample[(int)((sample.Count - 1) * LowQuantile)], high = sample[(int)Math.Ceiling((sample.Count - 1) * HighQuantile)];
        return new(low, Math.Max(high, low + LeastSpan));
    }
}
