namespace NightScan.Training.Data;

/// <summary>
/// How the examples of an epoch fall into batches: in order, each full but the last. In training, an example that would be alone in the
/// last batch joins the one before: a norm over a batch has no variance of one number, and divides by zero.
/// </summary>
/// <param name="Examples">Of an epoch.</param>
/// <param name="BatchSize">Examples of a full batch, 1 or more.</param>
/// <param name="JoinsLone">Whether the last batch may have one example more than a full one, rather than one alone.</param>
internal readonly record struct Batching(int Examples, int BatchSize, bool JoinsLone)
{
    private bool Joins => JoinsLone && BatchSize > 1 && Examples > BatchSize && Examples % BatchSize == 1;

    /// <summary>Batches of an epoch.</summary>
    public int Count => (int)(((long)Examples + BatchSize - 1) / BatchSize) - (Joins ? 1 : 0);

    /// <summary>Examples that the largest batch may have, whatever their number in an epoch.</summary>
    public static int Largest(int batchSize, bool joinsLone) => batchSize + (joinsLone ? 1 : 0);

    /// <summary>The first example of a batch.</summary>
    public long Start(int batch) => (long)batch * BatchSize;

    /// <summary>Examples of a batch.</summary>
    public int Size(int batch) => batch == Count - 1 ? (int)(Examples - Start(batch)) : BatchSize;
}
