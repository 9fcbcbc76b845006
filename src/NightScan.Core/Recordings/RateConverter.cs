namespace NightScan.Recordings;

/// <summary>Brings samples of any rate to one rate, in a buffer that is used over and over.</summary>
/// <param name="sampleRate">Hz that they get.</param>
internal sealed class RateConverter(int sampleRate)
{
    private float[] _converted = [];

    /// <summary>The start of samples at the other rate.</summary>
    /// <param name="samples">One channel.</param>
    /// <param name="from">Their rate, Hz.</param>
    /// <param name="most">How many are wanted of the result; it has fewer where there are not enough.</param>
    /// <returns>Valid until the next call, and as long as what was given is.</returns>
    public ReadOnlyMemory<float> Convert(ReadOnlyMemory<float> samples, int from, int most)
    {
        if (from == sampleRate)
        {
            return samples[..Math.Min(samples.Length, most)];
        }

        int length = (int)Math.Min(Resampler.OutputLength(from, sampleRate, samples.Length), most);
        if (_converted.Length < length)
        {
            _converted = new float[most];
        }

        Resampler.Get(from, sampleRate).Resample(samples.Span, _converted.AsSpan(0, length));
        return _converted.AsMemory(0, length);
    }
}
