namespace NightScan.Training;

/// <summary>How sure a model is of a class.</summary>
public readonly record struct ClassScore
{
    internal ClassScore(string name, int number, float score) => (Class, ClassNumber, Score) = (name, number, score);

    /// <summary>The name of the class.</summary>
    public string Class { get; }

    /// <summary>Its place in <see cref="TrainedModel.Classes"/>.</summary>
    public int ClassNumber { get; }

    /// <summary>0 to 1; those of all classes add up to 1.</summary>
    public float Score { get; }
}
