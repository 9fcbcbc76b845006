namespace NightScan.Training.Optimisation;

/// <summary>
/// The learning rate over a whole run: one cycle over the epochs that were asked for first, and one more over the epochs of each
/// later extension. What was trained before an extension is not changed by it.
/// </summary>
/// <param name="stepsPerEpoch">Optimizer steps of an epoch.</param>
/// <param name="lastEpochs">The number of epochs at which each cycle ends, rising: 100, or 100 and 150.</param>
internal sealed class LearningRatePlan(double maximum, long stepsPerEpoch, IReadOnlyList<int> lastEpochs)
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">Counted over the whole run, 0 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">It lies behind the last epoch.</exception>
    public double At(long step)
    {
        long begin = 0;
        foreach (int epochs in lastEpochs)
        {
            long end = epochs * stepsPerEpoch;
            if (step < end)
            {
                return new OneCycleSchedule(maximum, end - begin).At(step - begin);
            }

            begin = end;
        }

        throw new ArgumentOutOfRangeException(nameof(step), step, $"The run ends after {begin} steps.");
    }
}
