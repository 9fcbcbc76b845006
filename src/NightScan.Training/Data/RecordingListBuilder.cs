using NightScan.Cache;
using NightScan.Index;

namespace NightScan.Training.Data;

/// <summary>Gathers the recordings of a split, whose classes come one after the other in any order.</summary>
internal sealed class RecordingListBuilder(Split split, int classCount)
{
    private readonly int[] _firsts = new int[classCount];
    private readonly int[] _counts = new int[classCount];
    private readonly PackedRecordings _packed = new();

    public int Count => _packed.Count;

    /// <param name="classNumber">The class; all recordings of one follow each other.</param>
    /// <param name="stem">UTF-8 of the name of its files.</param>
    /// <param name="keys">The keys of its files.</param>
    public void Add(int classNumber, ReadOnlySpan<byte> stem, ReadOnlySpan<ulong> keys)
    {
        if (_counts[classNumber]++ == 0)
        {
            _firsts[classNumber] = Count;
        }

        _packed.Add(stem, keys);
    }

    /// <summary>The recordings in the order of the classes' numbers.</summary>
    public RecordingList Build(CacheLayout layout, IReadOnlyList<string> classNames)
    {
        int[] starts = new int[classCount + 1];
        for (int number = 0; number < classCount; number++)
        {
            starts[number + 1] = starts[number] + _counts[number];
        }

        byte[][] folders = [.. classNames.Select(name => Encoding.UTF8.GetBytes(layout.Folder(new(split, name)) + Path.DirectorySeparatorChar))];
        return new RecordingList(split, _packed, _firsts, starts, folders);
    }
}
