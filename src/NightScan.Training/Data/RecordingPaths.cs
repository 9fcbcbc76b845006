using NightScan.Annotations;
using NightScan.Index;

namespace NightScan.Training.Data;

/// <summary>Where an example comes from.</summary>
/// <param name="Path">Of the recording, relative to AudioRoot, with <c>/</c>; that of the spectrogram in the cache when a build has taken
/// the recording out of the index meanwhile.</param>
/// <param name="Window">Seconds of the window in it; null where there are none, or the recording is not in the index any more.</param>
/// <param name="Recording">The recording's row; null where it is not in the index any more.</param>
internal readonly record struct ExamplePlace(string Path, Window? Window, long? Recording);

/// <summary>
/// Tells where the recordings of a split lie, and which windows of them are examples, one after the other. They are not kept in memory:
/// index and list have the same order, and are read side by side.
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

    /// <summary>Where the next example of the list comes from.</summary>
    public ExamplePlace Next()
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
        return _hasRow && order == 0 ? new(_rows!.Current.Recording, _rows.Current.Window, _rows.Current.Id)
            : new($"{recordings.Split.Name()}/{className}/{OutputName.Of(Encoding.UTF8.GetString(stem), 0)}", null, null);
    }

    public void Dispose()
    {
        _rows?.Dispose();
        _database.Dispose();
    }
}
