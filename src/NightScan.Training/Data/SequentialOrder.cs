namespace NightScan.Training.Data;

/// <summary>The order of a validation or test: the original of every recording, once.</summary>
public sealed class SequentialOrder(RecordingList recordings) : IExampleOrder
{
    public RecordingList Recordings => recordings;

    public int Count => recordings.Count;

    public Example At(int epoch, int position) => new(position, 0, recordings.ClassOf(position));
}
