using NightScan.Recordings.Decoding;

namespace NightScan.Recordings.Metadata;

/// <summary>
/// Reads what recorders wrote into a recording and into its name. In order of precedence, for each of time, device and place: GUANO, the
/// broadcast extension, the INFO list, the file's name. What makes no sense is left out; nothing here is ever an error.
/// </summary>
internal sealed class MetadataReader : IDisposable
{
    private readonly RecordingFile _file = new();

    /// <summary>Changes when the same file would give other metadata than before.</summary>
    public const string Version = "1";

    /// <summary>Reads the metadata of a file that is open.</summary>
    /// <param name="name">Its name; folders before it, with <c>/</c>, do not matter.</param>
    /// <exception cref="IOException">The machine could not read it.</exception>
    public static RecordingMetadata Read(RecordingFile file, string name)
    {
        RecordingMetadata named = FileNameMetadata.Parse(name);
        return MetadataChunks.Find(file) is MetadataChunks chunks ? WaveMetadata.Read(chunks).Or(named) : named;
    }

    /// <summary>Reads the metadata of a file.</summary>
    /// <param name="metadata">What its name says when there is a problem.</param>
    /// <returns>What kept the machine from reading it, or null.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RecordingProblem? Read(string path, string name, out RecordingMetadata metadata, CancellationToken cancellation)
    {
        RecordingMetadata read = FileNameMetadata.Parse(name);
        RecordingProblem? problem = _file.Use(path, cancellation, () => read = Read(_file, name));
        metadata = read;
        return problem;
    }

    public void Dispose() => _file.Dispose();
}
