using NightScan.Cache;
using NightScan.Index;

namespace NightScan.Training.Data;

/// <summary>
/// The recordings of a split that have spectrograms, ordered by class and name. Packed: names as UTF-8 in one list, no object a
/// recording.
/// </summary>
internal sealed class RecordingList
{
    private readonly PackedRecordings _packed;
    private readonly ushort[] _files;
    private readonly byte[][] _folders;

    /// <summary>The first recording of each class, and the number of recordings.</summary>
    private readonly int[] _classStarts;

    private readonly LabelGroups? _groups;

    /// <param name="classNames">Of the class folders.</param>
    /// <param name="labelCount">Classes that labels say; 0 where a recording's class is its folder.</param>
    internal RecordingList(
        Split split, PackedRecordings packed, CacheLayout layout, IReadOnlyList<string> classNames, int labelCount = 0)
    {
        (Split, _packed, _files, _classStarts) = (split, packed, new ushort[packed.Count], new int[classNames.Count + 1]);
        _folders = [.. classNames.Select(name => layout.Folder(new(split, name)) + System.IO.Path.DirectorySeparatorChar)
            .Select(Encoding.UTF8.GetBytes)];
        MaxPathBytes = _folders.Max(folder => folder.Length) + StemNames.MaxBytes + 64;
        for (int number = 0; number < ClassCount; number++)
        {
            _classStarts[number + 1] = _classStarts[number] + packed.CountOf(number);
            for (int recording = _classStarts[number]; recording < _classStarts[number + 1]; recording++)
            {
                _files[recording] = checked((ushort)packed.Files(Place(recording, number)));
            }
        }

        _groups = labelCount == 0 ? null : new LabelGroups(labelCount, Count, LabelsOf);
    }

    public Split Split { get; }

    public int Count => _packed.Count;

    /// <summary>Spectrograms of all recordings together.</summary>
    public long FileCount => _packed.FileCount;

    /// <summary>Class folders of the index; some may have no recordings here.</summary>
    public int ClassCount => _folders.Length;

    /// <summary>Bytes that the longest path takes at most, with its final zero.</summary>
    public int MaxPathBytes { get; }

    /// <summary>Spectrograms of a recording: 1 for the original, and 1 for each variant.</summary>
    public int Files(int recording) => _files[recording];

    /// <summary>Whether a key is that which the index has for a spectrogram, as far as it is remembered (1 in 2³² others pass).</summary>
    internal bool HasKey(int recording, int file, ulong key) =>
        _packed.Key(Place(recording, ClassOf(recording)), file) == PackedRecordings.Fold(key);

    /// <summary>The first recording of a class; those of a class follow each other.</summary>
    public int Start(int classNumber) => _classStarts[classNumber];

    /// <summary>Recordings of a class.</summary>
    public int CountOf(int classNumber) => _packed.CountOf(classNumber);

    /// <summary>Recordings that have a class of the model's: those of its folder, or with its label.</summary>
    public int ExamplesOf(int classNumber) => _groups?.CountOf(classNumber) ?? CountOf(classNumber);

    /// <summary>
    /// Groups that are drawn equally often: the classes and, where recordings may have any number of labels, those without any. Some may be
    /// empty, and a recording is in as many as it has labels.
    /// </summary>
    public int GroupCount => _groups?.Count ?? ClassCount;

    /// <summary>Recordings of a group.</summary>
    public int CountOfGroup(int group) => _groups?.CountOf(group) ?? CountOf(group);

    /// <summary>A recording of a group, by its place there.</summary>
    public int InGroup(int group, int place) => _groups?.Member(group, place) ?? Start(group) + place;

    /// <summary>Writes what a model is to say of a recording that may have any number of labels.</summary>
    /// <param name="target">A number for each class, see <see cref="LabelTarget"/>.</param>
    public void WriteTarget(int recording, Span<float> target)
    {
        target.Fill(LabelTarget.Absent);
        int place = Place(recording, ClassOf(recording));
        (int start, int end) = _packed.Labels(place);
        for (int position = start; position < end; position++)
        {
            int label = _packed.Label(position);
            target[label < 0 ? ~label : label] = label < 0 ? LabelTarget.Unknown : LabelTarget.Present;
        }
    }

    /// <summary>The number of a recording's class folder.</summary>
    public int ClassOf(int recording)
    {
        int at = Array.BinarySearch(_classStarts, recording);
        if (at < 0)
        {
            return ~at - 1;
        }

        // Classes without recordings start where the next one does.
        while (_classStarts[at + 1] == recording)
        {
            at++;
        }

        return at;
    }

    /// <summary>Full path of a spectrogram: file 0 of a recording is its original, n its variant n.</summary>
    public string Path(int recording, int file)
    {
        Span<byte> path = new byte[MaxPathBytes];
        return Encoding.UTF8.GetString(path[..WritePath(recording, file, path)]);
    }

    /// <summary>The same as UTF-8 with a final zero, as system calls want it, without allocating.</summary>
    /// <returns>Bytes before the zero.</returns>
    public int WritePath(int recording, int file, Span<byte> destination)
    {
        int classNumber = ClassOf(recording);
        ReadOnlySpan<byte> folder = _folders[classNumber];
        folder.CopyTo(destination);
        int length = folder.Length + _packed.WriteStem(Place(recording, classNumber), destination[folder.Length..]);
        return OutputName.Complete(destination, length, file);
    }

    /// <summary>Writes UTF-8 of the name that a recording's files begin with.</summary>
    /// <returns>Bytes.</returns>
    internal int WriteStem(int recording, Span<byte> destination) => _packed.WriteStem(Place(recording, ClassOf(recording)), destination);

    /// <summary>The classes that a recording has for certain.</summary>
    private IEnumerable<int> LabelsOf(int recording)
    {
        (int start, int end) = _packed.Labels(Place(recording, ClassOf(recording)));
        return Enumerable.Range(start, end - start).Select(_packed.Label).Where(label => label >= 0);
    }

    /// <summary>Where a recording stands among those that are packed, whose classes may be in another order.</summary>
    private int Place(int recording, int classNumber) => _packed.First(classNumber) + recording - _classStarts[classNumber];
}
