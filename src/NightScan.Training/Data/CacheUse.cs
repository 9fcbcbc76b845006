namespace NightScan.Training.Data;

/// <summary>How much of the training part of the cache has been used.</summary>
/// <param name="Originals">Examples of this epoch that were originals.</param>
/// <param name="Variants">Examples of this epoch that were variants.</param>
/// <param name="FilesUsed">Spectrograms that were used at least once since training began.</param>
internal sealed record CacheUse(long Originals, long Variants, long FilesUsed, long Files)
{
    /// <summary>Share of the training spectrograms that were used at least once since training began, 0 to 1.</summary>
    public double Coverage => (double)FilesUsed / Files;

    /// <summary>Works it out from the order alone: a resumed run knows it without having kept count.</summary>
    /// <param name="epoch">The epoch that is over, from 0.</param>
    public static CacheUse After(TrainingOrder order, int epoch)
    {
        long originals = Enumerable.Range(0, order.Count).Count(position => order.At(epoch, position).File == 0);
        return new CacheUse(originals, order.Count - originals, order.FilesUsed(epoch + 1), order.Recordings.FileCount);
    }
}
