namespace NightScan.Training.Optimisation;

/// <summary>
/// The factor on the loss that keeps small gradients from vanishing in float16: halved after a step whose gradients overflowed (the
/// step is left out), doubled after 2000 good ones. "Mixed Precision Training" (arXiv 1710.03740), with the numbers of PyTorch's
/// GradScaler, which TorchSharp does not have.
/// </summary>
internal sealed class LossScaler
{
    private const double Initial = 65536;
    private const double Smallest = 1.0 / 65536;
    private const int GrowthInterval = 2000;

    /// <summary>What the loss is multiplied by now.</summary>
    public double Scale { get; private set; } = Initial;

    /// <summary>Good steps since the scale last changed.</summary>
    public int GoodSteps { get; private set; }

    /// <summary>Goes on from a checkpoint.</summary>
    public void Restore(double scale, int goodSteps) => (Scale, GoodSteps) = (scale, goodSteps);

    /// <summary>Takes note of a step.</summary>
    /// <param name="isFinite">Whether all its gradients were finite.</param>
    public void Update(bool isFinite)
    {
        if (!isFinite)
        {
            (Scale, GoodSteps) = (Math.Max(Smallest, Scale / 2), 0);
        }
        else if (++GoodSteps == GrowthInterval)
        {
            (Scale, GoodSteps) = (Scale * 2, 0);
        }
    }
}
