namespace NightScan.Training;

/// <summary>What a model makes of a window of a recording.</summary>
public sealed record PredictedWindow
{
    internal PredictedWindow(double start, double end, IReadOnlyList<ClassScore> scores) => (Start, End, Scores) = (start, end, scores);

    /// <summary>Seconds from the start of the recording.</summary>
    public double Start { get; }

    /// <summary>Seconds from the start of the recording; the last window ends with it.</summary>
    public double End { get; }

    /// <summary>A score for every class, the highest first.</summary>
    public IReadOnlyList<ClassScore> Scores { get; }

    /// <summary>The class with the highest score.</summary>
    public ClassScore Best => Scores[0];
}
