using NightScan.Recordings.Decoding;

namespace NightScan.Recordings.Isolation;

/// <summary>
/// libsndfile or NLayer in a process of its own, where a file that it crashes on or never finishes takes nobody along. Such a file is tried
/// once more in a fresh process, since what came before it may be to blame, and then given up.
/// </summary>
internal sealed class IsolatedSoundFile(DecoderProcesses processes) : SoundFile
{
    // What one answer may hold while a long recording is read bit by bit.
    private const int MostFrames = 1 << 20;

    private readonly SampleBuffer _ahead = new();
    private DecoderProcess? _process;
    private DecoderReply _reply;
    private bool _isAhead;

    public override SoundFileState State => _reply.State;

    /// <exception cref="NightScanException">NS0504: no process can be started.</exception>
    public override RecordingProblem? Open(string path, WantedSamples wanted, CancellationToken cancellation)
    {
        Close();
        cancellation.ThrowIfCancellationRequested();
        if (processes.Quarantined(path) is RecordingProblem known)
        {
            return known;
        }

        _ahead.Clear();
        DecoderRequest request = new(path, wanted, 0);
        DecoderProcess first = _process ??= processes.Rent(cancellation);
        RecordingProblem? ended = Ask(request, _ahead, cancellation);
        if (ended is not null && !first.IsStalled)
        {
            _process = processes.Start(cancellation);
            ended = Ask(request, _ahead, cancellation);
        }

        if (ended?.Descriptor == DiagnosticCodes.DecoderFailed)
        {
            processes.Quarantine(path, ended);
        }

        _isAhead = wanted != WantedSamples.All;
        return ended ?? _reply.Problem;
    }

    public override RecordingProblem? Fill(long needed, SampleBuffer mono, CancellationToken cancellation)
    {
        if (_isAhead)
        {
            // What was decoded with the header.
            _isAhead = false;
            mono.Show(_ahead.Memory);
            return _reply.Failure;
        }

        while (mono.Count < needed)
        {
            int before = mono.Count, asked = (int)Math.Min(needed - before, MostFrames);
            // No second try: where it was is lost, and nothing is remembered of recordings that are read this way.
            if ((Ask(new DecoderRequest(null, default, asked), mono, cancellation) ?? _reply.Failure) is RecordingProblem problem)
            {
                return problem;
            }

            if (mono.Count - before < asked)
            {
                break;
            }
        }

        return null;
    }

    public override void Close() => _reply = default;

    public override void Dispose()
    {
        if (_process is not null)
        {
            // Not before: the samples of the last recording lie in its memory.
            processes.Return(_process);
            _process = null;
        }
    }

    /// <returns>Why there was no answer; null when there was one.</returns>
    private RecordingProblem? Ask(DecoderRequest request, SampleBuffer mono, CancellationToken cancellation)
    {
        int before = mono.Count;
        DecoderProcess process = _process ?? throw new InvalidOperationException("No recording is open.");
        DecoderReply? reply = null;
        try
        {
            reply = process.Ask(request, mono, cancellation);
        }
        finally
        {
            if (reply is null)
            {
                processes.Discard(process);
                _process = null;
            }
        }

        if (reply is DecoderReply answer)
        {
            _reply = answer;
            return null;
        }

        mono.Advance(before - mono.Count);
        return process.Problem;
    }
}
