using NightScan.Training.Data;

namespace NightScan.Training.Optimisation;

/// <summary>
/// Which batches make up an optimizer step when gradients are accumulated. A step's gradient is the mean over its examples, whatever
/// the sizes of its batches: the last step of an epoch may have fewer batches, and its last batch fewer examples, or one more.
/// </summary>
/// <param name="batches">Of an epoch of 1 or more examples.</param>
/// <param name="batchesPerStep">Of a full step.</param>
internal sealed class StepGroups(Batching batches, int batchesPerStep)
{
    /// <summary>Batches of an epoch.</summary>
    public int Batches { get; } = batches.Count;

    /// <summary>Optimizer steps of an epoch.</summary>
    public int Steps { get; } = (int)(((long)batches.Count + batchesPerStep - 1) / batchesPerStep);

    /// <summary>Whether a batch begins a step.</summary>
    public bool IsFirst(int batch) => batch % batchesPerStep == 0;

    /// <summary>Whether a batch completes a step.</summary>
    public bool IsLast(int batch) => batch % batchesPerStep == batchesPerStep - 1 || batch == Batches - 1;

    /// <summary>What to multiply a batch's mean loss by, so that the sum over a step is the mean over the step's examples.</summary>
    public double Share(int batch)
    {
        long step = batch / batchesPerStep, end = (step + 1) * batchesPerStep;
        long examples = (end < Batches ? batches.Start((int)end) : batches.Examples) - batches.Start((int)step * batchesPerStep);
        return (double)batches.Size(batch) / examples;
    }
}
