namespace NightScan.Training.Prediction;

/// <summary>What a model makes of a window of a recording.</summary>
/// <param name="Begin">Seconds from the recording's start.</param>
/// <param name="End">Seconds; the last window ends with the recording.</param>
/// <param name="Best">The classes with the highest scores, the highest first.</param>
internal sealed record WindowPrediction(double Begin, double End, IReadOnlyList<ScoredClass> Best);

/// <param name="Class">The number of the class.</param>
/// <param name="Score">Its probability, 0 to 1.</param>
internal readonly record struct ScoredClass(int Class, float Score);
