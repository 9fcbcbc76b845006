using TorchSharp.Modules;

namespace NightScan.Training.Optimisation;

/// <summary>Parameters that learn at the same rate.</summary>
/// <param name="Parameters">Key and parameter.</param>
/// <param name="RateShare">What the learning rate is multiplied by for them.</param>
internal sealed record ParameterGroup(IReadOnlyList<(string Key, Parameter Parameter)> Parameters, double RateShare = 1)
{
    /// <summary>Updates made so far: those in which none of the parameters had a gradient do not count.</summary>
    public long Updates { get; set; }
}
