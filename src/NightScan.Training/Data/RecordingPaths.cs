using System.Text;
using Microsoft.Data.Sqlite;
using NightScan.Index;

namespace NightScan.Training.Data;

/// <summary>
/// Tells where the recordings of a split lie, one after the other. They are not kept in memory: index and list have the same order, and
/// are read side by side.
/// </summary>
internal sealed class RecordingPaths : IDisposable
{
    private const string OfClass = """
        SELECT r.output_stem, r.path FROM recordings r JOIN classes c ON c.id = r.class_id
        WHERE c.name = $1 AND r.output_split = $2 AND r.output_files > 0 ORDER BY r.output_stem
        """;

    private readonly IndexDatabase _database;
    private readonly TrainingIndex _index;
    private readonly RecordingList _recordings;
    private readonly byte[] _stem;
    private SqliteDataReader? _rows;
    private bool _hasRow;
    private int _class = -1;
    private int _next;

    /// <param name="index">Has the recordings; its file is opened once more.</param>
    /// <param name="recordings">One of its splits.</param>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0304: the index is not there any more.</exception>
    public RecordingPaths(TrainingIndex index, RecordingList recordings)
    {
        (_index, _recordings, _stem) = (index, recordings, new byte[recordings.MaxPathBytes]);
        _database = IndexDatabase.OpenRead(index.Path);
    }

    /// <summary>The path of the next recording of the list.</summary>
    /// <returns>Relative to AudioRoot, with <c>/</c>; that of the spectrogram in the cache when a build has taken the recording out of the index meanwhile.</returns>
    public string Next()
    {
        int recording = _next++, number = _recordings.ClassOf(recording);
        if (number != _class)
        {
            _class = number;
            _rows?.Dispose();
            _rows = _database.Command(OfClass, _index.Classes[number], (long)_recordings.Split).ExecuteReader();
            _hasRow = _rows.Read();
        }

        // SQLite orders text by its bytes.
        ReadOnlySpan<byte> stem = _stem.AsSpan(0, _recordings.WriteStem(recording, _stem));
        int order = -1;
        while (_hasRow && (order = Encoding.UTF8.GetBytes(_rows!.GetString(0)).AsSpan().SequenceCompareTo(stem)) < 0)
        {
            _hasRow = _rows.Read();
        }

        string className = _index.Classes[number];
        return _hasRow && order == 0 ? $"{className}/{_rows!.GetString(1)}" : $"{_recordings.Split.Name()}/{className}/{OutputName.Of(Encoding.UTF8.GetString(stem), 0)}";
    }

    public void Dispose()
    {
        _rows?.Dispose();
        _database.Dispose();
    }
}
