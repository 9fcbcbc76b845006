using NightScan.Files;
using NightScan.Hashing;
using NightScan.Recordings;
using NightScan.Recordings.Decoding;
using NightScan.Recordings.Metadata;

namespace NightScan.Index;

/// <summary>A new or changed recording after its bytes were read.</summary>
/// <param name="Id">Its row when it is known, 0 when it is new.</param>
/// <param name="Format">What its header says; null when it could not be told: decoding it will say why.</param>
/// <param name="Metadata">What its recorder wrote down.</param>
/// <param name="ChangedNs">The change time of its file when it was hashed; 0 when that proves nothing.</param>
/// <param name="Problem">Trouble of the machine: then nothing else is known, and the index keeps what it has.</param>
internal sealed record HashedRecording(
    long Id, ScannedRecording Scanned, ContentHash Content, AudioFormat? Format, RecordingMetadata Metadata, long ChangedNs,
        RecordingProblem? Problem);

/// <summary>
/// Reads recordings: hashes all of one, then its metadata and its header while they are still in the page cache. One per thread.
/// </summary>
internal sealed class RecordingInspector(DecoderSet decoders, ContentHashMethod method) : IDisposable
{
    private readonly RecordingFile _file = new();
    private readonly ContentHasher _hasher = new(method);
    private readonly RecordingDecoder _decoder = new(decoders);

    public HashedRecording Inspect(string path, long id, ScannedRecording scanned, CancellationToken cancellation)
    {
        ContentHash content = default;
        RecordingMetadata metadata = RecordingMetadata.None;
        long changedNs = 0;
        DateTime now = DateTime.UtcNow;
        RecordingProblem? problem = _file.Use(path, cancellation, () =>
        {
            content = _hasher.Hash(_file, cancellation);
            metadata = MetadataReader.Read(_file, scanned.Path);
            changedNs = _file.IsAsOpened() ? FileTimes.Trusted(_file.Opened.ChangedNs, now) : 0;
        });
        if (problem is not null)
        {
            return new(id, scanned, default, null, RecordingMetadata.None, 0, problem);
        }

        DecodedRecording probed = _decoder.Probe(path, cancellation);
        return new(id, scanned, content, probed.Failure is null ? probed.Format : null, metadata, changedNs, null);
    }

    public void Dispose()
    {
        _file.Dispose();
        _hasher.Dispose();
        _decoder.Dispose();
    }
}
