namespace NightScan.Recordings;

/// <summary>The same few outputs of some cycles of a <see cref="LongCycleFilter"/>, and the room to work them out.</summary>
internal unsafe struct CycleChunk
{
    public float* Input;
    public int InputLength;
    public float* Output;
    public int OutputLength;
    public int Count;
    public int* Starts;
    public float* Weights;
    public float* Rows;
    public float* Sums;
    public float* Spare;
    public int Phase;
    public long Cycle;

    /// <summary>Samples from a place on, where they lie; around the ends of the recording in <paramref name="room"/>.</summary>
    public readonly float* Samples(long start, int count, float* room)
    {
        if (start >= 0 && start + count <= InputLength)
        {
            return Input + start;
        }

        Copy(start, count, room);
        return room;
    }

    /// <summary>Copies samples, and silence around them.</summary>
    public readonly void Copy(long start, int count, float* target)
    {
        int before = (int)Math.Clamp(-start, 0, count), end = (int)Math.Clamp(InputLength - start, before, count);
        new Span<float>(target, before).Clear();
        new Span<float>(Input + start + before, end - before).CopyTo(new Span<float>(target + before, end - before));
        new Span<float>(target + end, count - end).Clear();
    }
}
