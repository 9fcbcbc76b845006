namespace NightScan.Recordings;

/// <summary>
/// What a listing shows of recordings, in the order in which the file system names them. A build with nothing to do looks at a million of
/// them and needs none as an object: paths stand behind each other in one array, and become strings when somebody asks.
/// </summary>
internal sealed class RecordingListing
{
    private char[] _paths = new char[1 << 12];
    private Entry[] _entries = new Entry[1 << 7];
    private int _length;

    public int Count { get; private set; }

    /// <summary>Path below the listed folder, with <c>/</c> on every system.</summary>
    public ReadOnlySpan<char> Path(int number) => _paths.AsSpan(Start(number), _entries[number].End - Start(number));

    /// <inheritdoc cref="ScannedRecording.Size"/>
    public long Size(int number) => _entries[number].Size;

    /// <inheritdoc cref="ScannedRecording.ModifiedNs"/>
    public long ModifiedNs(int number) => _entries[number].ModifiedNs;

    /// <param name="folder">Path of its folder below the listed one, with a <c>/</c> behind; empty for that one itself.</param>
    public void Add(string folder, ReadOnlySpan<char> name, long size, long modifiedNs)
    {
        int end = checked(_length + folder.Length + name.Length);
        if (end > _paths.Length)
        {
            char[] longer = new char[Math.Max(end, (int)Math.Min(2L * _paths.Length, Array.MaxLength))];
            _paths.AsSpan(0, _length).CopyTo(longer);
            _paths = longer;
        }

        if (Count == _entries.Length)
        {
            Entry[] longer = new Entry[2 * Count];
            Array.Copy(_entries, longer, Count);
            _entries = longer;
        }

        folder.CopyTo(_paths.AsSpan(_length));
        name.CopyTo(_paths.AsSpan(_length + folder.Length));
        _length = end;
        _entries[Count++] = new Entry(end, size, modifiedNs);
    }

    /// <summary>Begins anew with the memory that it has.</summary>
    public void Clear() => Count = _length = 0;

    /// <summary>The recordings, in ordinal order of their paths.</summary>
    public List<ScannedRecording> Sorted()
    {
        List<ScannedRecording> sorted = new(Count);
        for (int i = 0; i < Count; i++)
        {
            sorted.Add(new(Path(i).ToString(), Size(i), ModifiedNs(i)));
        }

        sorted.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return sorted;
    }

    private int Start(int number) => number == 0 ? 0 : _entries[number - 1].End;

    /// <param name="End">Of its path.</param>
    private readonly record struct Entry(int End, long Size, long ModifiedNs);
}
