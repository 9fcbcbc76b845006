using System.Text;
using NightScan.Caching;
using NightScan.Indexing;

namespace NightScan.Training.Data;

/// <summary>Gathers the recordings of a split, whose classes come one after the other in any order.</summary>
internal sealed class RecordingListBuilder(Split split, int classCount)
{
    private readonly int[] _firsts = new int[classCount];
    private readonly int[] _counts = new int[classCount];
    private readonly List<int> _ends = [];
    private readonly List<ushort> _files = [];
    private byte[] _stems = new byte[1 << 12];
    private int _length;

    public int Count => _files.Count;

    /// <param name="classNumber">The class; all recordings of one follow each other.</param>
    /// <param name="stem">UTF-8 of the name of its files.</param>
    /// <param name="files">How many they are.</param>
    public void Add(int classNumber, ReadOnlySpan<byte> stem, ushort files)
    {
        if (_counts[classNumber]++ == 0)
        {
            _firsts[classNumber] = Count;
        }

        if (_stems.Length - _length < stem.Length)
        {
            Array.Resize(ref _stems, checked(_stems.Length * 2));
        }

        stem.CopyTo(_stems.AsSpan(_length));
        _length += stem.Length;
        _ends.Add(_length);
        _files.Add(files);
    }

    /// <summary>The recordings in the order of the classes' numbers.</summary>
    public RecordingList Build(CacheLayout layout, IReadOnlyList<string> classNames)
    {
        byte[] stems = new byte[_length];
        int[] ends = new int[Count], starts = new int[classCount + 1];
        ushort[] files = new ushort[Count];
        int at = 0, end = 0;
        for (int number = 0; number < classCount; number++)
        {
            starts[number] = at;
            for (int recording = _firsts[number]; recording < _firsts[number] + _counts[number]; recording++, at++)
            {
                int from = recording == 0 ? 0 : _ends[recording - 1], length = _ends[recording] - from;
                _stems.AsSpan(from, length).CopyTo(stems.AsSpan(end));
                end += length;
                (ends[at], files[at]) = (end, _files[recording]);
            }
        }

        starts[classCount] = at;
        byte[][] folders = [.. classNames.Select(name => Encoding.UTF8.GetBytes(layout.Folder(split, name) + Path.DirectorySeparatorChar))];
        return new RecordingList(split, stems, ends, files, starts, folders);
    }
}
