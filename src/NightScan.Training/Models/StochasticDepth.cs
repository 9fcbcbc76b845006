using NightScan.Training.Libtorch;

namespace NightScan.Training.Models;

/// <summary>
/// Drops a residual branch for single examples of a batch and scales the others up: "Deep Networks with Stochastic Depth"
/// (arXiv 1603.09382), torchvision's <c>row</c> mode.
/// </summary>
internal static class StochasticDepth
{
    /// <param name="branch">(batch, channels, height, width), the output of the branch.</param>
    /// <param name="probability">Of an example's branch to be dropped, 0 to 1.</param>
    /// <param name="training">Outside of training nothing is dropped.</param>
    public static Tensor Apply(Tensor branch, double probability, bool training)
    {
        if (!training || probability == 0)
        {
            return branch;
        }

        double survival = 1 - probability;
        Tensor noise = empty(branch.shape[0], 1, 1, 1, branch.dtype, branch.device).bernoulli_(survival);
        return branch.mul(survival > 0 ? noise.Over_(survival) : noise);
    }
}
