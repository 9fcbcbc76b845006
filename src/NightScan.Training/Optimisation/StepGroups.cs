namespace NightScan.Training.Optimisation;

/// <summary>
/// Which batches make up an optimizer step when gradients are accumulated. A step's gradient is the mean over its examples, whatever
/// the sizes of its batches: the last step of an epoch may have fewer batches, and its last batch fewer examples.
/// </summary>
/// <param name="examples">Of an epoch, 1 or more.</param>
/// <param name="batchSize">Examples of a full batch.</param>
/// <param name="batchesPerStep">Of a full step.</param>
internal sealed class StepGroups(int examples, int batchSize, int batchesPerStep)
{
    /// <summary>Batches of an epoch.</summary>
    public int Batches { get; } = Ceiling(examples, batchSize);

    /// <summary>Optimizer steps of an epoch.</summary>
    public int Steps { get; } = Ceiling(Ceiling(examples, batchSize), batchesPerStep);

    /// <summary>Whether a batch begins a step.</summary>
    public bool IsFirst(int batch) => batch % batchesPerStep == 0;

    /// <summary>Whether a batch completes a step.</summary>
    public bool IsLast(int batch) => batch % batchesPerStep == batchesPerStep - 1 || batch == Batches - 1;

    /// <summary>What to multiply a batch's mean loss by, so that the sum over a step is the mean over the step's examples.</summary>
    public double Share(int batch)
    {
        long examplesPerStep = (long)batchSize * batchesPerStep;
        long begin = batch / batchesPerStep * examplesPerStep;
        return (double)Size(batch) / Math.Min(examplesPerStep, examples - begin);
    }

    private int Size(int batch) => (int)Math.Min(batchSize, examples - ((long)batch * batchSize));

    private static int Ceiling(int dividend, int divisor) => (int)(((long)dividend + divisor - 1) / divisor);
}
