using NightScan.Index;

namespace NightScan.Training.Data;

/// <summary>
/// Tells where the recordings of a split lie, one after the other. They are not kept in memory: index and list have the same order, and
/// are read side by side.
/// </summary>
internal sealed class RecordingPaths : IDisposable
{
    private readonly IndexDatabase _database;
    private readonly TrainingIndex _index;
    private readonly RecordingList _recordings;
    private readonly byte[] _stem;
    private IEnumerator<(string Stem, string Path)>? _rows;
    private bool _hasRow;
    private int _class = -1;
    private int _next;

    /// <param name="index">Has the recordings; its file is opened once more.</param>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0304: the index is not there any more.</exception>
    public RecordingPaths(TrainingIndex index, RecordingList recordings)
    {
        (_index, _recordings, _stem) = (index, recordings, new byte[recordings.MaxPathBytes]);
        _database = IndexDatabase.OpenRead(index.Path);
    }

    /// <summary>The path of the next recording of the list.</summary>
    /// <returns>Relative to AudioRoot, with <c>/</c>; that of the spectrogram in the cache when a build has taken the recording out of the
    /// index meanwhile.</returns>
    public string Next()
    {
        int recording = _next++, number = _recordings.ClassOf(recording);
        if (number != _class)
        {
            _class = number;
            _rows?.Dispose();
            _rows = TrainingRecordings.Paths(_database, _index.Classes[number], _recordings.Split).GetEnumerator();
            _hasRow = _rows.MoveNext();
        }

        // SQLite orders text by its bytes.
        ReadOnlySpan<byte> stem = _stem.AsSpan(0, _recordings.WriteStem(recording, _stem));
        int order = -1;
        while (_hasRow && (order = Encoding.UTF8.GetBytes(_rows!.Current.Stem).AsSpan().SequenceCompareTo(stem)) < 0)
        {
            _hasRow = _rows.MoveNext();
        }

        string className = _index.Classes[number];
        return _hasRow && order == 0 ? $"{className}/{_rows!.Current.Path}"
            : $"{_recordings.Split.Name()}/{className}/{OutputName.Of(Encoding.UTF8.GetString(stem), 0)}";
    }

    public void Dispose()
    {
        _rows?.Dispose();
        _database.Dispose();
    }
}
