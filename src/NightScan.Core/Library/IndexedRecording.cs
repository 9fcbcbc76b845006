using NightScan.Index;
using NightScan.Recordings;
using NightScan.Recordings.Metadata;

namespace NightScan;

/// <summary>A recording as the index knows it.</summary>
public sealed record IndexedRecording
{
    internal IndexedRecording(string className, int classNumber, ListedRecording row, string? audioRoot)
    {
        bool isFiled = className != ExampleLabels.Unfiled;
        (Path, Class, ClassNumber, Split) = (RecordingPath.InRoot(className, row.Path), isFiled ? className : "",
            isFiled ? classNumber : -1, row.Split);
        (IsSelected, FileSize, Spectrograms, Metadata) = (row.IsSelected, row.Size, row.Files, row.Metadata);
        (SampleRate, Channels) = (row.SampleRate, row.Channels);
        Duration = row.SampleRate > 0 && row.Frames >= 0 ? (double)row.Frames / row.SampleRate : null;
        Failure = row.Error is (string code, string reason)
            ? new Diagnostic(DiagnosticCodes.Find(code), reason, System.IO.Path.Join(audioRoot, Path)) : null;
    }

    /// <summary>Where it lies, relative to <see cref="SpectrogramCache.AudioRoot"/>, with <c>/</c> on every system.</summary>
    public string Path { get; }

    /// <summary>The name of its class; empty where annotations say what is in its windows, whose folders are of no matter.</summary>
    public string Class { get; }

    /// <summary>The place of its class in <see cref="SpectrogramCache.Classes"/>; −1 where it has none.</summary>
    public int ClassNumber { get; }

    /// <summary>The split that it belongs to.</summary>
    public Split Split { get; }

    /// <summary>
    /// Whether it is used, or windows of it: a class may have more recordings than are wanted of it, and some may be listed nowhere.
    /// </summary>
    public bool IsSelected { get; }

    /// <summary>Bytes of its file.</summary>
    public long FileSize { get; }

    /// <summary>Hz; null where it has not been decoded.</summary>
    public int? SampleRate { get; }

    /// <summary>Channels; null where it has not been decoded.</summary>
    public int? Channels { get; }

    /// <summary>Seconds; null where it has not been decoded, or its header does not tell.</summary>
    public double? Duration { get; }

    /// <summary>Its spectrograms that are there: its own and those of its variants, of all windows that are used.</summary>
    public int Spectrograms { get; }

    /// <summary>What its recorder wrote down beside the sound.</summary>
    public RecordingMetadata Metadata { get; }

    /// <summary>Why it cannot be used, or one of its windows; null when it can, as far as is known.</summary>
    public Diagnostic? Failure { get; }
}
