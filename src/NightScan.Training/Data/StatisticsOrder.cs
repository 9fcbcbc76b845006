using NightScan.Hashing;

namespace NightScan.Training.Data;

/// <summary>
/// The examples that the statistics of the norms are of: drawn as training draws, with its balance of classes, in an order of their own for
/// each epoch; without mixup and SpecAugment.
/// </summary>
/// <param name="recordings">The training recordings; 1 or more.</param>
/// <param name="originalShare">As of <see cref="TrainingOrder"/>; 1: the originals, since a model is asked about recordings as they
/// are.</param>
/// <param name="batchSize">Examples of a batch; all are of this size where there are so many recordings.</param>
internal sealed class StatisticsOrder(
    RecordingList recordings, bool balanceClasses, long seed, int batchSize, double? originalShare) : IExampleOrder
{
    /// <summary>Share of an epoch's examples: a forward pass is a third of a step, so this is 5% of its time.</summary>
    private const double Share = 0.15;

    /// <summary>Where that share is less: from here on, more examples change what a model answers by little (docs/training.md).</summary>
    private const int Least = 64;

    /// <summary>So many tell all there is to tell.</summary>
    private const int Most = 8192;

    private readonly TrainingOrder _order =
        new(recordings, balanceClasses, unchecked((long)StableHash.Of(unchecked((ulong)seed), 0x6E6F726D)), originalShare); // "norm"

    public RecordingList Recordings => recordings;

    public int Count { get; } = Examples(recordings.Count, batchSize);

    /// <summary>How many examples of how many recordings.</summary>
    public static int Examples(int recordings, int batchSize)
    {
        double wanted = Math.Clamp(recordings * Share, Least, Most);
        long batches = Math.Clamp((long)Math.Ceiling(wanted / batchSize), 1, Math.Max(1, recordings / batchSize));
        return (int)Math.Min(recordings, batches * batchSize);
    }

    /// <inheritdoc/>
    public Example At(int epoch, int position) => _order.At(epoch, position);
}
