using System.Text;
using NightScan.Indexing;

namespace NightScan.Training.Data;

/// <summary>
/// The recordings of a split that have spectrograms, ordered by class and name. Packed: names as UTF-8 in one array, no object a
/// recording.
/// </summary>
public sealed class RecordingList
{
    private readonly byte[] _stems;
    private readonly int[] _stemEnds;
    private readonly ushort[] _files;
    private readonly int[] _classStarts;
    private readonly byte[][] _folders;

    /// <param name="split">The split.</param>
    /// <param name="stems">UTF-8 of all names, one after the other.</param>
    /// <param name="stemEnds">Where each name ends.</param>
    /// <param name="files">Spectrograms of each recording: the original and its variants.</param>
    /// <param name="classStarts">The first recording of each class, and the number of recordings.</param>
    /// <param name="folders">UTF-8 of each class's folder with its final separator.</param>
    internal RecordingList(Split split, byte[] stems, int[] stemEnds, ushort[] files, int[] classStarts, byte[][] folders)
    {
        Split = split;
        _stems = stems;
        _stemEnds = stemEnds;
        _files = files;
        _classStarts = classStarts;
        _folders = folders;
        FileCount = files.Sum(count => (long)count);
        MaxPathBytes = folders.Max(folder => folder.Length) + StemNames.MaxBytes + 64;
    }

    public Split Split { get; }

    /// <summary>Recordings.</summary>
    public int Count => _files.Length;

    /// <summary>Spectrograms of all recordings together.</summary>
    public long FileCount { get; }

    /// <summary>Classes of the index; some may have no recordings here.</summary>
    public int ClassCount => _folders.Length;

    /// <summary>Bytes that the longest path takes at most, with its final zero.</summary>
    public int MaxPathBytes { get; }

    /// <summary>Spectrograms of a recording: 1 for the original, and 1 for each variant.</summary>
    public int Files(int recording) => _files[recording];

    /// <summary>The first recording of a class; those of a class follow each other.</summary>
    public int Start(int classNumber) => _classStarts[classNumber];

    /// <summary>Recordings of a class.</summary>
    public int CountOf(int classNumber) => _classStarts[classNumber + 1] - _classStarts[classNumber];

    /// <summary>The number of a recording's class.</summary>
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

    /// <summary>Full path of a spectrogram.</summary>
    /// <param name="recording">Its recording.</param>
    /// <param name="file">0 for the original, n for variant n.</param>
    public string Path(int recording, int file)
    {
        Span<byte> path = new byte[MaxPathBytes];
        return Encoding.UTF8.GetString(path[..WritePath(recording, file, path)]);
    }

    /// <summary>The same as UTF-8 with a final zero, as system calls want it, without allocating.</summary>
    /// <returns>Bytes before the zero.</returns>
    public int WritePath(int recording, int file, Span<byte> destination)
    {
        ReadOnlySpan<byte> folder = _folders[ClassOf(recording)], stem = Stem(recording);
        folder.CopyTo(destination);
        stem.CopyTo(destination[folder.Length..]);
        int length = folder.Length + stem.Length;
        if (file > 0)
        {
            "_var"u8.CopyTo(destination[length..]);
            file.TryFormat(destination[(length + 4)..], out int digits, "000", System.Globalization.CultureInfo.InvariantCulture);
            length += 4 + digits;
        }

        ".npy\0"u8.CopyTo(destination[length..]);
        return length + 4;
    }

    /// <summary>UTF-8 of the name that a recording's files begin with.</summary>
    internal ReadOnlySpan<byte> Stem(int recording)
    {
        int start = recording == 0 ? 0 : _stemEnds[recording - 1];
        return _stems.AsSpan(start, _stemEnds[recording] - start);
    }
}
