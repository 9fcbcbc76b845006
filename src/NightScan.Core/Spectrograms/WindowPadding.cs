namespace NightScan.Spectrograms;

/// <summary>
/// Fills up what a window has of a recording that ends in it. What follows, STFT and variants, takes the result for a recording that is as
/// long: a shift or a stretch reaches into more of the same. One per worker.
/// </summary>
/// <param name="room">Samples that are asked for at most, with the margin of variants.</param>
internal sealed class WindowPadding(SpectrogramSettings settings, int room)
{
    private float[]? _padded;

    /// <summary>The samples, and behind them as many of what <see cref="SpectrogramSettings.Padding"/> says as are missing.</summary>
    /// <param name="samples">From the window's start on. None at all stay none; a whole window stays as it is, whatever is wanted.</param>
    /// <param name="wanted">A window's samples or more.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<float> Fill(ReadOnlySpan<float> samples, int wanted)
    {
        if (settings.Padding == Padding.Silence || samples.IsEmpty || samples.Length >= settings.SampleCount)
        {
            return samples;
        }

        Span<float> padded = (_padded ??= new float[room]).AsSpan(0, wanted);
        Fill(samples, padded, settings.Padding);
        return padded;
    }

    /// <summary>Writes samples, and then more of them.</summary>
    /// <param name="samples">One or more.</param>
    /// <param name="padded">As many or more.</param>
    /// <param name="padding">Not <see cref="Padding.Silence"/>.</param>
    internal static void Fill(ReadOnlySpan<float> samples, Span<float> padded, Padding padding)
    {
        samples.CopyTo(padded);

        // There and back, without the two ends that are already there: 0 … n − 1, n − 2 … 1.
        int back = padding == Padding.Reflect ? Math.Max(0, samples.Length - 2) : 0;
        int period = Math.Min(samples.Length + back, padded.Length);
        for (int i = samples.Length; i < period; i++)
        {
            padded[i] = samples[samples.Length + back - i];
        }

        // Always from the start of a period: what is filled is a whole number of them.
        for (int filled = period; filled < padded.Length; filled *= 2)
        {
            int count = Math.Min(filled, padded.Length - filled);
            padded[..count].CopyTo(padded[filled..]);
        }
    }
}
