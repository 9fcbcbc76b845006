using NightScan.Annotations;
using NightScan.Index;

namespace NightScan.Training.Data;

/// <summary>
/// Tells where the recordings of a split lie, and which windows of them are examples, one after the other. They are not kept in memory: index and list have the same order, and
/// are read side by side.
/// </summary>
/// <param name="index">Has the recordings; its file is opened once more (NS0304: it is not there any more).</param>
internal sealed class RecordingPaths(TrainingIndex index, RecordingList recordings) : IDisposable
{
    private readonly IndexDatabase _database = IndexDatabase.OpenRead(index.Path);
    private readonly byte[] _stem = new byte[recordings.MaxPathBytes];
    private IEnumerator<ExampleSource>? _rows;
    private bool _hasRow;
    private int _class = -1;
    private int _next;

    /// <summary>Whether the examples are windows.</summary>
    public bool AreWindows => _database.ReadMeta(MetaKey.Windows) is { Length: > 0 };

    /// <summary>The path of the next recording of the list.</summary>
    /// <param name="window">Seconds of the window in it; null where there are none, or a build has taken it out of the index meanwhile.</param>
    /// <returns>Relative to AudioRoot, with <c>/</c>; that of the spectrogram in the cache when a build has taken the recording out of the
    /// index meanwhile.</returns>
    public string Next(out Window? window)
    {
        int recording = _next++, number = recordings.ClassOf(recording);
        if (number != _class)
        {
            _class = number;
            _rows?.Dispose();
            _rows = TrainingRecordings.Sources(_database, index.Folders[number], recordings.Split).GetEnumerator();
            _hasRow = _rows.MoveNext();
        }

        // SQLite orders text by its bytes.
        ReadOnlySpan<byte> stem = _stem.AsSpan(0, recordings.WriteStem(recording, _stem));
        int order = -1;
        while (_hasRow && (order = Encoding.UTF8.GetBytes(_rows!.Current.Stem).AsSpan().SequenceCompareTo(stem)) < 0)
        {
            _hasRow = _rows.MoveNext();
        }

        string className = index.Folders[number];
        window = _hasRow && order == 0 ? _rows!.Current.Window : null;
        return _hasRow && order == 0 ? _rows!.Current.Recording
            : $"{recordings.Split.Name()}/{className}/{OutputName.Of(Encoding.UTF8.GetString(stem), 0)}";
    }

    public void Dispose()
    {
        _rows?.Dispose();
        _database.Dispose();
    }
}
