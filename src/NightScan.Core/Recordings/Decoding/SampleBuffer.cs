namespace NightScan.Recordings.Decoding;

/// <summary>Mono samples as they come in: grows with what was really decoded, never with what a header declares, and is kept for the next recording.</summary>
internal sealed class SampleBuffer
{
    private float[] samples = [];

    public int Count { get; private set; }

    public ReadOnlyMemory<float> Memory => samples.AsMemory(0, Count);

    public ReadOnlySpan<float> Span => samples.AsSpan(0, Count);

    public void Clear() => Count = 0;

    /// <summary>Room for that many more samples; what is filled is told by <see cref="Advance"/>.</summary>
    public Span<float> Reserve(int count)
    {
        if (samples.Length - Count < count)
        {
            Array.Resize(ref samples, Math.Max(Count + count, (int)Math.Min(samples.Length * 2L, Array.MaxLength)));
        }

        return samples.AsSpan(Count, count);
    }

    public void Advance(int count) => Count += count;

    /// <summary>Forgets that many samples at the start.</summary>
    public void Drop(int count)
    {
        samples.AsSpan(count, Count - count).CopyTo(samples);
        Count -= count;
    }
}
