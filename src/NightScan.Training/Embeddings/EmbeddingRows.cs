using NightScan.Index;
using NightScan.Training.Data;

namespace NightScan.Training.Embeddings;

/// <summary>
/// Which row of a file of embeddings belongs to which spectrogram: originals and variants of the training recordings, then the originals
/// that validate.
/// </summary>
internal sealed class EmbeddingRows
{
    /// <summary>
    /// Spectrograms of a forward pass. Always those of the same rows: the last bits of an embedding may depend on its place in a batch, and
    /// are not to depend on where a pass was interrupted. Small enough for any device, whatever BatchSize the last layer learns with.
    /// </summary>
    public const int BlockLength = 16;

    public EmbeddingRows(RecordingList train, RecordingList validation)
    {
        Train = new EmbeddingPart(train, withVariants: true, firstRow: 0);
        Validation = new EmbeddingPart(validation, withVariants: false, Train.Count);
    }

    public EmbeddingPart Train { get; }

    public EmbeddingPart Validation { get; }

    /// <summary>Rows of both.</summary>
    public long Count => Validation.FirstRow + Validation.Count;

    /// <summary>The part of a split.</summary>
    /// <exception cref="ArgumentException">The split has none: it is measured with the whole model.</exception>
    public EmbeddingPart Of(Split split) => split switch
    {
        Split.Train => Train,
        Split.Validation => Validation,
        _ => throw new ArgumentException($"Split {split.Name()} has no embeddings.", nameof(split)),
    };
}
