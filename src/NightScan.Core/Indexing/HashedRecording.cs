using NightScan.Recordings;

namespace NightScan.Indexing;

/// <summary>A new or changed recording after its bytes were read.</summary>
/// <param name="Id">Its row when it is known, 0 when it is new.</param>
/// <param name="Format">What its header says; null when it could not be told: decoding it will say why.</param>
/// <param name="Problem">Trouble of the machine: then nothing else is known, and the index keeps what it has.</param>
internal readonly record struct HashedRecording(
    long Id, ScannedRecording Scanned, ContentHash Content, AudioFormat? Format, RecordingProblem? Problem);

/// <summary>Reads recordings: hashes all of one, then its header while it is still in the page cache. One per thread.</summary>
internal sealed class RecordingInspector(DecoderSet decoders) : IDisposable
{
    private readonly ContentHasher _hasher = new();
    private readonly RecordingProbe _probe = new(decoders);

    public HashedRecording Inspect(string path, long id, ScannedRecording scanned, CancellationToken cancellation)
    {
        if (_hasher.Hash(path, out ContentHash content, cancellation) is RecordingProblem problem)
        {
            return new(id, scanned, default, null, problem);
        }

        ProbedRecording probed = _probe.Probe(path, cancellation);
        return new(id, scanned, content, probed.Problem is null ? probed.Format : null, null);
    }

    public void Dispose()
    {
        _hasher.Dispose();
        _probe.Dispose();
    }
}
