namespace NightScan.Training.Data;

/// <summary>Names of recordings and keys of their files, in the order in which they came; no object a recording.</summary>
internal sealed class PackedRecordings
{
    private readonly BlockList<byte> _stems = new();
    private readonly BlockList<int> _stemEnds = new();
    private readonly BlockList<uint> _keys = new();
    private readonly BlockList<int> _keyEnds = new();

    public int Count => _stemEnds.Count;

    /// <summary>Files of all of them.</summary>
    public long FileCount => _keys.Count;

    /// <param name="stem">UTF-8 of the name of its files.</param>
    /// <param name="keys">The keys of its files; 1 or more.</param>
    public void Add(ReadOnlySpan<byte> stem, ReadOnlySpan<ulong> keys)
    {
        _stems.Add(stem);
        _stemEnds.Add(_stems.Count);
        foreach (ulong key in keys)
        {
            _keys.Add(Fold(key));
        }

        _keyEnds.Add(_keys.Count);
    }

    /// <summary>What is remembered of a key: a hash anyway, of which half is enough to tell one file from another.</summary>
    public static uint Fold(ulong key) => (uint)key;

    /// <summary>Files of a recording.</summary>
    public int Files(int recording) => _keyEnds[recording] - Start(_keyEnds, recording);

    /// <param name="recording">Its position.</param>
    /// <param name="file">0 to less than <see cref="Files"/>.</param>
    public uint Key(int recording, int file) => _keys[Start(_keyEnds, recording) + file];

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
