namespace NightScan.Training.Data;

/// <summary>
/// Names of the recordings of a split and keys of their files, in the order in which they came: class by class, the classes in any order.
/// No object a recording.
/// </summary>
/// <param name="classCount">Class folders.</param>
/// <param name="hasLabels">Whether labels are kept: where the folder alone says what a recording is, it does not.</param>
internal sealed class PackedRecordings(int classCount, bool hasLabels = false)
{
    private readonly int[] _firsts = new int[classCount];
    private readonly int[] _counts = new int[classCount];
    private readonly BlockList<byte> _stems = new();
    private readonly BlockList<int> _stemEnds = new();
    private readonly BlockList<uint> _keys = new();
    private readonly BlockList<int> _keyEnds = new();
    private readonly BlockList<int> _labels = new();
    private readonly BlockList<int> _labelEnds = new();

    public int Count => _stemEnds.Count;

    /// <summary>Files of all of them.</summary>
    public long FileCount => _keys.Count;

    /// <param name="classNumber">The class; all recordings of one follow each other.</param>
    /// <param name="stem">UTF-8 of the name of its files.</param>
    /// <param name="keys">The keys of its files; 1 or more.</param>
    /// <param name="labels">Its labels where they are kept: a class n as n, one that nobody is certain of as ~n.</param>
    public void Add(int classNumber, ReadOnlySpan<byte> stem, ReadOnlySpan<ulong> keys, ReadOnlySpan<int> labels = default)
    {
        if (_counts[classNumber]++ == 0)
        {
            _firsts[classNumber] = Count;
        }

        _stems.Add(stem);
        _stemEnds.Add(_stems.Count);
        foreach (ulong key in keys)
        {
            _keys.Add(Fold(key));
        }

        _keyEnds.Add(_keys.Count);
        if (hasLabels)
        {
            _labels.Add(labels);
            _labelEnds.Add(_labels.Count);
        }
    }

    /// <summary>What is remembered of a key: a hash anyway, of which half is enough to tell one file from another.</summary>
    public static uint Fold(ulong key) => (uint)key;

    /// <summary>Where a class begins.</summary>
    public int First(int classNumber) => _firsts[classNumber];

    /// <summary>Recordings of a class.</summary>
    public int CountOf(int classNumber) => _counts[classNumber];

    /// <summary>Files of a recording.</summary>
    public int Files(int recording) => _keyEnds[recording] - Start(_keyEnds, recording);

    public uint Key(int recording, int file) => _keys[Start(_keyEnds, recording) + file];

    /// <summary>Where a recording's labels begin and end.</summary>
    public (int Start, int End) Labels(int recording) => (Start(_labelEnds, recording), _labelEnds[recording]);

    /// <summary>A label: a class n as n, one that nobody is certain of as ~n.</summary>
    public int Label(int position) => _labels[position];

    /// <summary>Writes a recording's name.</summary>
    /// <returns>Its bytes.</returns>
    public int WriteStem(int recording, Span<byte> destination)
    {
        int start = Start(_stemEnds, recording), length = _stemEnds[recording] - start;
        _stems.CopyTo(start, destination[..length]);
        return length;
    }

    private static int Start(BlockList<int> ends, int position) => position == 0 ? 0 : ends[position - 1];
}
