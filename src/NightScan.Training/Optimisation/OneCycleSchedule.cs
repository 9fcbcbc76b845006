namespace NightScan.Training.Optimisation;

/// <summary>
/// The learning rate as a function of the step: from a 25th up to the maximum over the first 30% of the steps, then down to
/// 1/250,000 of it, both along half a cosine. "Super-Convergence" (arXiv 1708.07120), with the defaults and values of PyTorch's OneCycleLR.
/// TorchSharp's own goes wrong with two groups of parameters, and keeps a state that a checkpoint would have to hold.
/// </summary>
/// <param name="Maximum">The highest learning rate.</param>
/// <param name="Steps">Optimizer steps in all, 1 or more.</param>
internal sealed record OneCycleSchedule(double Maximum, long Steps)
{
    private const double RisingShare = 0.3;
    private const double StartDivisor = 25;
    private const double EndDivisor = 1e4;

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">0 for the first, up to <see cref="Steps"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step.</exception>
    public double At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, Steps);

        double start = Maximum / StartDivisor;
        double peak = Math.Max(0, (RisingShare * Steps) - 1); // The step of the maximum; between two steps as a rule.
        double last = Steps - 1;
        return step <= peak && peak > 0
            ? Between(start, Maximum, step / peak)
            : Between(Maximum, start / EndDivisor, last > peak ? (step - peak) / (last - peak) : 0);
    }

    private static double Between(double from, double to, double share) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share)));
}
