namespace NightScan.Training.Metrics;

/// <summary>What a <see cref="MetricsAccumulator"/> has gathered so far, as plain numbers: an interrupted epoch goes on from it.</summary>
/// <param name="Samples">Examples.</param>
/// <param name="LossSum">Sum of their losses.</param>
/// <param name="Top1">Examples whose class has the highest score.</param>
/// <param name="Top5">Examples whose class is among the five highest.</param>
/// <param name="Actual">Examples of each class.</param>
/// <param name="Predicted">Examples that were called so, for each class.</param>
/// <param name="Right">Examples of each class that were called so.</param>
public sealed record MetricsState(long Samples, double LossSum, long Top1, long Top5, long[] Actual, long[] Predicted, long[] Right);
