namespace NightScan.Training.Metrics;

/// <summary>
/// How well the scores of each class tell its examples from others. Exact, in memory that grows with the labels alone: the scores of
/// others lie in a temporary file until each class's own examples are known, then one pass counts them between these.
/// </summary>
internal sealed class ScoreRanks(int classCount) : IDisposable
{
    // In the file, of what is no other of a class: its own, or left out.
    private const float None = float.NaN;

    private readonly List<float>[] _positives = [.. Enumerable.Range(0, classCount).Select(_ => new List<float>())];
    private readonly float[] _row = new float[classCount];
    private readonly FileStream _others = new(Path.Combine(Path.GetTempPath(), $"nightscan-scores-{Guid.NewGuid():N}"),
        FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);

    private long _examples;

    /// <summary>Examples that are of one class each.</summary>
    /// <param name="scores">[examples, classes] row-major, each a number: the higher the likelier.</param>
    /// <exception cref="ArgumentException">A score is not a number.</exception>
    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<long> labels)
    {
        RequireNumbers(scores);
        for (int example = 0; example < labels.Length; example++)
        {
            scores.Slice(example * classCount, classCount).CopyTo(_row);
            TakePositive((int)labels[example]);
            WriteRow();
        }
    }

    /// <summary>Examples of any number of classes.</summary>
    /// <param name="scores">[examples, classes] row-major, each a number: the higher the likelier.</param>
    /// <param name="targets">As the scores: 1 for a class that it is of, 0 for one that it is not of.</param>
    /// <param name="masks">As the scores: 1 where nobody knows, and the example says nothing of the class.</param>
    /// <exception cref="ArgumentException">A score is not a number.</exception>
    public void Add(ReadOnlySpan<float> scores, ReadOnlySpan<byte> targets, ReadOnlySpan<byte> masks)
    {
        RequireNumbers(scores);
        for (int start = 0; start < scores.Length; start += classCount)
        {
            scores.Slice(start, classCount).CopyTo(_row);
            for (int number = 0; number < classCount; number++)
            {
                if (masks[start + number] != 0)
                {
                    _row[number] = None;
                }
                else if (targets[start + number] != 0)
                {
                    TakePositive(number);
                }
            }

            WriteRow();
        }
    }

    /// <returns>One a class.</returns>
    public ClassRanks[] Compute()
    {
        ClassRanks[] ranks = [.. _positives.Select(scores => new ClassRanks(scores))];
        _others.Position = 0;
        for (long example = 0; example < _examples; example++)
        {
            _others.ReadExactly(MemoryMarshal.AsBytes(_row.AsSpan()));
            for (int number = 0; number < classCount; number++)
            {
                if (!float.IsNaN(_row[number]))
                {
                    ranks[number].AddOther(_row[number]);
                }
            }
        }

        return ranks;
    }

    public void Dispose() => _others.Dispose();

    private static void RequireNumbers(ReadOnlySpan<float> scores)
    {
        if (scores.Contains(None))
        {
            throw new ArgumentException("A score is not a number.", nameof(scores));
        }
    }

    private void TakePositive(int number)
    {
        _positives[number].Add(_row[number]);
        _row[number] = None;
    }

    private void WriteRow()
    {
        _others.Write(MemoryMarshal.AsBytes(_row.AsSpan()));
        _examples++;
    }
}
