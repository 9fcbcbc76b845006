using NightScan.Training.Data;

namespace NightScan.Training.Embeddings;

/// <summary>
/// The rows that the spectrograms of a split have in a file of embeddings: recording after recording, the original first.
/// </summary>
internal sealed class EmbeddingPart
{
    private readonly int[] _starts;

    /// <param name="recordings">Of the split.</param>
    /// <param name="withVariants">Whether variants are drawn, too, as in training.</param>
    /// <param name="firstRow">Where these rows begin.</param>
    public EmbeddingPart(RecordingList recordings, bool withVariants, long firstRow)
    {
        (Recordings, FirstRow, _starts) = (recordings, firstRow, new int[recordings.Count + 1]);
        for (int recording = 0; recording < recordings.Count; recording++)
        {
            _starts[recording + 1] = checked(_starts[recording] + (withVariants ? recordings.Files(recording) : 1));
        }
    }

    public RecordingList Recordings { get; }

    /// <summary>The first row of the file that belongs to it.</summary>
    public long FirstRow { get; }

    /// <summary>Rows.</summary>
    public int Count => _starts[^1];

    /// <summary>Rows that are computed together: see <see cref="EmbeddingRows.BlockLength"/>.</summary>
    public int Blocks => (int)(((long)Count + EmbeddingRows.BlockLength - 1) / EmbeddingRows.BlockLength);

    /// <summary>The row of a spectrogram.</summary>
    /// <param name="file">0 for the original, n for variant n.</param>
    /// <returns>Counted from the beginning of the file.</returns>
    public long Row(int recording, int file) => FirstRow + _starts[recording] + file;

    /// <summary>The spectrogram of a row.</summary>
    /// <param name="row">Counted from <see cref="FirstRow"/>.</param>
    public Example At(int row)
    {
        // Every recording has a row, so that no two begin at the same one.
        int at = Array.BinarySearch(_starts, row), recording = at < 0 ? ~at - 1 : at;
        return new Example(recording, row - _starts[recording], Recordings.ClassOf(recording));
    }
}
