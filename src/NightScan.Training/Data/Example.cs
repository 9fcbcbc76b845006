namespace NightScan.Training.Data;

/// <summary>A spectrogram that a batch wants.</summary>
/// <param name="Recording">Its recording's position in the <see cref="RecordingList"/>.</param>
/// <param name="File">0 for the original, n for variant n.</param>
/// <param name="Class">The number of its class folder.</param>
internal readonly record struct Example(int Recording, int File, int Class);

/// <summary>Says which spectrogram comes when. Pure: the same position has the same example, whoever asks and in whatever order.</summary>
internal interface IExampleOrder
{
    /// <summary>The recordings that examples are of.</summary>
    RecordingList Recordings { get; }

    /// <summary>Examples of an epoch.</summary>
    int Count { get; }

    /// <param name="epoch">0 or more.</param>
    /// <param name="position">0 to less than <see cref="Count"/>.</param>
    Example At(int epoch, int position);
}

/// <summary>The order of a validation or test: the original of every recording, once.</summary>
internal sealed class SequentialOrder(RecordingList recordings) : IExampleOrder
{
    public RecordingList Recordings => recordings;

    public int Count => recordings.Count;

    public Example At(int epoch, int position) => new(position, 0, recordings.ClassOf(position));
}
