namespace NightScan.Training.Data;

/// <summary>
/// Which examples of a split are windows of which recording. Recordings are in the order of their first windows, and a recording's windows
/// in their own, though others may lie between them: its windows may be in several class folders. Two numbers a window, no object.
/// </summary>
internal sealed class WindowGroups
{
    private readonly int[] _examples;
    private readonly int[] _starts;
    private readonly int[] _lengths;

    /// <param name="recordings">For each example, a number that it has in common with the other windows of its recording, and with
    /// nothing else. Is sorted.</param>
    internal WindowGroups(long[] recordings)
    {
        _examples = [.. Enumerable.Range(0, recordings.Length)];
        Array.Sort(recordings, _examples);
        List<int> starts = [];
        for (int place = 0; place < recordings.Length; place++)
        {
            if (place == 0 || recordings[place] != recordings[place - 1])
            {
                starts.Add(place);
            }
        }

        _starts = [.. starts];
        _lengths = [.. starts.Select((start, group) => (group + 1 < starts.Count ? starts[group + 1] : recordings.Length) - start)];
        int[] firsts = new int[_starts.Length];
        for (int group = 0; group < _starts.Length; group++)
        {
            // Sorting by recordings has shuffled them.
            Array.Sort(_examples, _starts[group], _lengths[group]);
            firsts[group] = _examples[_starts[group]];
        }

        Array.Sort((int[])firsts.Clone(), _starts);
        Array.Sort(firsts, _lengths);
    }

    /// <summary>Recordings.</summary>
    public int Count => _starts.Length;

    /// <summary>Reads them from the index.</summary>
    /// <returns>Null where no recording has more than one window, so that there is nothing to put together.</returns>
    /// <exception cref="NightScanException">NS0304: the index is not there any more.</exception>
    public static WindowGroups? Of(TrainingIndex index, RecordingList split)
    {
        using RecordingPaths paths = new(index, split);
        if (!paths.AreWindows || split.Count == 0)
        {
            return null;
        }

        long[] recordings = new long[split.Count];
        for (int example = 0; example < recordings.Length; example++)
        {
            // What is not in the index any more is a recording of its own: rows have numbers from 1 on.
            recordings[example] = paths.Next().Recording ?? -1L - example;
        }

        WindowGroups groups = new(recordings);
        return groups.Count == split.Count ? null : groups;
    }

    /// <summary>The examples that are windows of a recording, ascending.</summary>
    public ReadOnlySpan<int> Examples(int recording) => _examples.AsSpan(_starts[recording], _lengths[recording]);
}
