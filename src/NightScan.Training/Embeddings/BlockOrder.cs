using NightScan.Training.Data;

namespace NightScan.Training.Embeddings;

/// <summary>The spectrograms of some blocks of rows, one block after the other: batches of that length are the blocks.</summary>
/// <param name="part">Whose rows they are.</param>
/// <param name="blocks">Their numbers, rising: only the last may be shorter than others.</param>
internal sealed class BlockOrder(EmbeddingPart part, IReadOnlyList<int> blocks) : IExampleOrder
{
    public RecordingList Recordings => part.Recordings;

    public int Count { get; } = blocks.Count == 0 ? 0
        : ((blocks.Count - 1) * EmbeddingRows.BlockLength)
            + Math.Min(EmbeddingRows.BlockLength, part.Count - (blocks[^1] * EmbeddingRows.BlockLength));

    /// <summary>The first row of a batch.</summary>
    /// <returns>Counted from the first of the part.</returns>
    public int FirstRow(int batch) => blocks[batch] * EmbeddingRows.BlockLength;

    /// <inheritdoc/>
    public Example At(int epoch, int position) =>
        part.At(FirstRow(position / EmbeddingRows.BlockLength) + (position % EmbeddingRows.BlockLength));
}
