using NightScan.Hashing;
using NightScan.Index;
using NightScan.Settings;
using NightScan.Spectrograms;

namespace NightScan.Training.Data;

/// <summary>
/// What the trainer knows of the index: the classes, the recordings of each split that have spectrograms, and what those are.
/// Immutable, and compact: a million recordings with eleven files each take some 90 MB.
/// </summary>
/// <param name="Path">Full path of the SQLite file.</param>
/// <param name="Classes">Names of the classes, which are the folders or, where an example may have any number of them, the labels; a
/// class's number is its position. Ordinal order over the whole index, the same for all splits.</param>
/// <param name="Spectrogram">What all spectrograms were made with.</param>
/// <param name="Fingerprint">Changes when anything does that a model's training depends on: classes, splits, recordings, variants, settings
/// of the spectrograms.</param>
/// <param name="Splits">By their numbers.</param>
/// <param name="LeftOut">Selected recordings that are not used because their spectrograms are not all there.</param>
internal sealed record TrainingIndex(string Path, IReadOnlyList<string> Classes, SpectrogramSettings Spectrogram, ContentHash Fingerprint,
    IReadOnlyList<RecordingList> Splits, long LeftOut)
{
    /// <summary>Names of the class folders; a recording's is told by its number.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>Whether an example may have any number of labels, none too.</summary>
    public bool IsMulti { get; init; }

    /// <summary>Examples that have more than one.</summary>
    public long SeveralLabels { get; init; }

    public RecordingList Train => this[Split.Train];

    public RecordingList Validation => this[Split.Validation];

    public RecordingList Test => this[Split.Test];

    public RecordingList this[Split split] => Splits[(int)split];

    /// <summary>Reads an index, without changing it.</summary>
    /// <param name="cacheDir">Full path of the folder that holds the spectrograms; wherever it lay when the index was written.</param>
    /// <param name="labels">How many labels an example may have.</param>
    /// <exception cref="NightScan.Diagnostics.NightScanException">NS0304, NS0305: not an index of this version; NS0602: it has no
    /// spectrograms, or no labels.</exception>
    public static TrainingIndex Read(string indexDb, string cacheDir, LabelCount labels = LabelCount.Auto) =>
        new TrainingIndexReader(indexDb, cacheDir, labels).Read();
}
