namespace NightScan.Training.Metrics;

/// <summary>How the scores of a recording follow from those of its windows.</summary>
internal enum Pooling
{
    /// <summary>The mean of their probabilities.</summary>
    Mean,

    /// <summary>The largest of them.</summary>
    Max,

    /// <summary>Between both: t·ln(mean(exp(p/t))), with the temperature <see cref="WindowPooling.Temperature"/>.</summary>
    LogMeanExp,
}

/// <summary>
/// Puts the probabilities together that a model gives the windows of one recording, class by class: their mean, which asks how much of the
/// recording a class is in; their maximum, which asks whether it is anywhere; and their log-mean-exp, t·ln(mean(exp(p/t))), which lies
/// between them (Lowe, Trappenberg and Oore, "LogAvgExp", arXiv 2111.01742). All of them are 0 to 1.
/// </summary>
/// <param name="classCount">Classes.</param>
internal sealed class WindowPooling(int classCount)
{
    /// <summary>t: with 1 a logarithm of exponentials of what is 0 to 1 would hardly differ from the mean, with 0 it would be the
    /// maximum.</summary>
    public const double Temperature = 0.2;

    // Of the probabilities and of what they lack to 1: near 1 a number says little of itself.
    private readonly double[] _sums = new double[classCount];
    private readonly double[] _lacking = new double[classCount];
    private readonly double[] _largest = new double[classCount];
    private readonly double[] _least = new double[classCount];
    private readonly double[] _powers = new double[classCount];

    /// <summary>Windows of the present recording.</summary>
    public int Windows { get; private set; }

    /// <summary>Begins another recording.</summary>
    public void Clear()
    {
        Windows = 0;
        Array.ForEach([_sums, _lacking, _largest, _powers], Array.Clear);
        Array.Fill(_least, 1);
    }

    /// <summary>Adds a window.</summary>
    /// <param name="scores">One a class: its logit where each class is for itself, else its probability.</param>
    /// <param name="areLogits">Which of both they are.</param>
    public void Add(ReadOnlySpan<float> scores, bool areLogits)
    {
        Windows++;
        for (int number = 0; number < classCount; number++)
        {
            double score = scores[number];
            double probability = areLogits ? 1 / (1 + Math.Exp(-score)) : score;
            double lacking = areLogits ? 1 / (1 + Math.Exp(score)) : 1 - score;
            _sums[number] += probability;
            _lacking[number] += lacking;
            _largest[number] = Math.Max(_largest[number], probability);
            _least[number] = Math.Min(_least[number], lacking);
            _powers[number] += Math.Exp(-lacking / Temperature);
        }
    }

    /// <summary>The probability of a class over the windows of the present recording, one or more.</summary>
    /// <returns>It, and what it lacks to 1.</returns>
    public (double Probability, double Lacking) Of(int number, Pooling pooling)
    {
        double lacking = -Temperature * Math.Log(_powers[number] / Windows);
        return pooling switch
        {
            Pooling.Mean => (_sums[number] / Windows, _lacking[number] / Windows),
            Pooling.Max => (_largest[number], _least[number]),
            _ => (Math.Clamp(1 - lacking, 0, 1), Math.Clamp(lacking, 0, 1)),
        };
    }

    /// <summary>The probability of each class.</summary>
    /// <param name="destination">Receives them.</param>
    public void Probabilities(Pooling pooling, Span<float> destination)
    {
        for (int number = 0; number < classCount; number++)
        {
            destination[number] = (float)Of(number, pooling).Probability;
        }
    }

    /// <summary>The logit of each class, which tells probabilities apart that are 1 as a float.</summary>
    /// <param name="destination">Receives them: finite.</param>
    public void Logits(Pooling pooling, Span<float> destination)
    {
        for (int number = 0; number < classCount; number++)
        {
            (double probability, double lacking) = Of(number, pooling);
            destination[number] = (float)Math.Clamp(Math.Log(probability) - Math.Log(lacking), float.MinValue, float.MaxValue);
        }
    }
}
