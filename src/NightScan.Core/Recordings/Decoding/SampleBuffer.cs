namespace NightScan.Recordings.Decoding;

/// <summary>
/// Mono samples as they come in: grows with what was really decoded, never with what a header declares, and is kept for the next recording.
/// </summary>
internal class SampleBuffer
{
    private Memory<float> _room;
    private ReadOnlyMemory<float>? _shown;
    private int _count;

    public int Count => _shown?.Length ?? _count;

    public ReadOnlyMemory<float> Memory => _shown ?? _room[.._count];

    public ReadOnlySpan<float> Span => Memory.Span;

    public void Clear() => (_shown, _count) = (null, 0);

    /// <summary>Room for that many more samples; what is filled is told by <see cref="Advance"/>.</summary>
    public Span<float> Reserve(int count)
    {
        if (_shown is ReadOnlyMemory<float> shown)
        {
            Clear();
            shown.Span.CopyTo(Reserve(shown.Length));
            Advance(shown.Length);
        }

        if (_room.Length - _count < count)
        {
            _room = Grow(_room[.._count], Math.Max(_count + count, (int)Math.Min(_room.Length * 2L, Array.MaxLength)));
        }

        return _room.Span.Slice(_count, count);
    }

    public void Advance(int count) => _count += count;

    /// <summary>Holds samples that lie elsewhere, until it is cleared or something is added.</summary>
    /// <param name="samples">Not to change meanwhile.</param>
    public void Show(ReadOnlyMemory<float> samples) => _shown = samples;

    /// <summary>Forgets that many samples at the start, of samples of its own.</summary>
    public void Drop(int count)
    {
        _room.Span[count.._count].CopyTo(_room.Span);
        _count -= count;
    }

    /// <summary>Larger room with the same samples at its start.</summary>
    protected virtual Memory<float> Grow(ReadOnlyMemory<float> samples, int length)
    {
        float[] larger = new float[length];
        samples.Span.CopyTo(larger);
        return larger;
    }
}
