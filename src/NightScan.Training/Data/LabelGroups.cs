namespace NightScan.Training.Data;

/// <summary>Which recordings have which label, and which have none: the last group. Two arrays, no object a recording.</summary>
internal sealed class LabelGroups
{
    private readonly int[] _starts;
    private readonly int[] _members;

    /// <param name="labelCount">Labels; 1 or more.</param>
    /// <param name="recordings">How many there are.</param>
    /// <param name="labelsOf">The labels of a recording, each once.</param>
    public LabelGroups(int labelCount, int recordings, Func<int, IEnumerable<int>> labelsOf)
    {
        _starts = new int[labelCount + 2];
        for (int recording = 0; recording < recordings; recording++)
        {
            foreach (int group in Groups(recording))
            {
                _starts[group + 1]++;
            }
        }

        for (int group = 0; group < Count; group++)
        {
            _starts[group + 1] = checked(_starts[group + 1] + _starts[group]);
        }

        _members = new int[_starts[^1]];
        int[] next = _starts[..^1];
        for (int recording = 0; recording < recordings; recording++)
        {
            foreach (int group in Groups(recording))
            {
                _members[next[group]++] = recording;
            }
        }

        IEnumerable<int> Groups(int recording) => labelsOf(recording).DefaultIfEmpty(labelCount);
    }

    /// <summary>The labels, and the group without any.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>Recordings of a group.</summary>
    public int CountOf(int group) => _starts[group + 1] - _starts[group];

    /// <summary>A recording of a group, by its place there.</summary>
    public int Member(int group, int place) => _members[_starts[group] + place];
}
