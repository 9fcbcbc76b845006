using System.ComponentModel;
using System.Diagnostics;
using NightScan.Programs;
using NightScan.Recordings.Decoding;

namespace NightScan.Recordings.Isolation;

/// <summary>
/// A process that decodes. Asked one thing at a time by one thread; another one watches that it does not take too long. When it
/// has failed once it is of no use any more.
/// </summary>
internal sealed class DecoderProcess : IDisposable
{
    private static readonly TimeSpan s_observation = TimeSpan.FromSeconds(1);

    // What waits uses none of it; what works gets more even on a machine with much else to do.
    private static readonly TimeSpan s_littleWork = TimeSpan.FromMilliseconds(20);

    // Starting is no recording's fault.
    private static readonly TimeSpan s_startLimit = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly MessageBuffer _message = new();
    private readonly SharedSamples? _shared = SharedSamples.TryCreate();
    private readonly Lock _lock = new();
    private readonly TimeSpan _timeLimit;
    private readonly SndFileProvision _sndFile;
    private TimeSpan? _limit;
    private long _since;
    private (TimeSpan Worked, long At)? _observed;
    private RecordingProblem? _overdue;

    /// <param name="timeLimit">How long an answer may take.</param>
    /// <param name="sndFile">Whether it uses libsndfile.</param>
    /// <exception cref="NightScanException">NS0504: it cannot be started.</exception>
    public DecoderProcess(ProcessStartInfo start, TimeSpan timeLimit, SndFileProvision sndFile)
    {
        (_timeLimit, _sndFile) = (timeLimit, sndFile);
        if (_shared is not null)
        {
            start.ArgumentList.Add(_shared.Path);
        }

        try
        {
            _process = Process.Start(start)!;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or IOException)
        {
            _shared?.Forget();
            _shared?.Dispose();
            throw new NightScanException(DiagnosticCodes.NoDecoderProcess,
                $"the process that decodes could not be started with '{start.FileName}': {exception.Message}",
                    start.ArgumentList.FirstOrDefault(), inner: exception);
        }

        // Nobody reads its last words: a full pipe would stop it.
        _process.StandardError.Close();
    }

    /// <summary>Waits until it is ready: what ends before has not even seen a recording.</summary>
    /// <returns>Whether it is; <see cref="ExitCode"/> says how it ended otherwise.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the process is gone.</exception>
    public bool Greet(CancellationToken cancellation)
    {
        using CancellationTokenRegistration killing = cancellation.Register(Kill);
        Watch(s_startLimit);
        int word = _process.StandardOutput.BaseStream.ReadByte();
        Watch(null);
        _shared?.Forget();
        if (word == DecodingServer.Ready)
        {
            return true;
        }

        Finish();
        cancellation.ThrowIfCancellationRequested();
        return false;
    }

    /// <summary>Why it ended, after <see cref="Ask"/> found that it did.</summary>
    public RecordingProblem Problem =>
        _overdue ?? (ProgramEnd.WasKilled(ExitCode) ? Problems.Killed(Decoder) : Problems.Crashed(Decoder, ExitCode));

    /// <summary>Whether it was waiting, as for a disk, when its time was over.</summary>
    public bool IsStalled { get; private set; }

    /// <summary>How it ended, where the system tells.</summary>
    public int ExitCode { get; private set; }

    /// <summary>What works in it, for a person.</summary>
    private string Decoder => _sndFile.IsThere() ? "libsndfile" : "NLayer";

    /// <summary>Asks and waits for the answer.</summary>
    /// <param name="mono">Shows the samples of a recording that was opened where they lie, until the next request; those decoded on are
    /// appended.</param>
    /// <param name="cancellation">Ends the process and the wait.</param>
    /// <returns>Null when it ended, or answered with nonsense: then <see cref="Problem"/> says why.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the process is gone.</exception>
    public DecoderReply? Ask(DecoderRequest request, SampleBuffer mono, CancellationToken cancellation)
    {
        using CancellationTokenRegistration killing = cancellation.Register(Kill);
        Watch(_timeLimit);
        try
        {
            _message.Send(_process.StandardInput.BaseStream, request.Write);
            Stream replies = _process.StandardOutput.BaseStream;
            if (_message.Receive(replies) is BinaryReader reader)
            {
                DecoderReply reply = DecoderReply.Read(reader);
                // What is decoded ahead is bounded by what was wanted, whatever the process says.
                long most = request.Path is null ? request.Frames
                    : reply.State.Understood ? request.Wanted.Frames(reply.State.Format.SampleRate) : 0;
                if (reply.Samples >= 0 && reply.Samples <= most)
                {
                    Receive(replies, reply, mono, isAppended: request.Path is null);
                    return reply;
                }
            }
        }
        catch (Exception exception) when (
            exception is IOException or InvalidDataException or InvalidOperationException or ArgumentException or FormatException)
        {
            // It ended, or its memory is not what it was: what it says is no answer.
        }
        finally
        {
            Watch(null);
        }

        Finish();
        cancellation.ThrowIfCancellationRequested();
        return null;
    }

    /// <summary>Ends the process when it has been at its present work for too long. Called once in a while by another thread.</summary>
    public void EndIfOverdue()
    {
        lock (_lock)
        {
            if (_limit is not TimeSpan limit || Stopwatch.GetElapsedTime(_since) < limit)
            {
                return;
            }

            // Whether it is at work, or only waits for a disk: that is told apart by a second more. It counts from the first look,
            // which may come late on a machine with much else to do.
            TimeSpan worked = ProcessorTime();
            if (_observed is not (TimeSpan before, long at))
            {
                _observed = (worked, Stopwatch.GetTimestamp());
            }
            else if (Stopwatch.GetElapsedTime(at) >= s_observation)
            {
                IsStalled = worked - before <= s_littleWork;
                _overdue = IsStalled ? Problems.Stalled(Decoder, _timeLimit) : Problems.Overdue(Decoder, _timeLimit);
                Kill();
            }
        }
    }

    public void Dispose()
    {
        try
        {
            // The end of its input is the end of its work.
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended by itself.
        }

        _process.StandardOutput.Close();
        _process.Dispose();
        _shared?.Dispose();
    }

    private void Receive(Stream replies, in DecoderReply reply, SampleBuffer mono, bool isAppended)
    {
        int count = reply.Samples;
        if (reply.IsShared && !isAppended)
        {
            mono.Show(_shared!.Read(count));
            return;
        }

        Span<float> room = mono.Reserve(count)[..count];
        if (reply.IsShared)
        {
            _shared!.Read(count).Span.CopyTo(room);
        }
        else
        {
            replies.ReadExactly(MemoryMarshal.AsBytes(room));
        }

        mono.Advance(count);
    }

    /// <param name="limit">How long what begins now may take; null when nothing does.</param>
    private void Watch(TimeSpan? limit)
    {
        lock (_lock)
        {
            (_limit, _observed) = (limit, null);
            _since = Stopwatch.GetTimestamp();
        }
    }

    private void Finish()
    {
        if (!_process.WaitForExit(s_observation))
        {
            Kill();
            // What hangs in the kernel cannot be killed; it is left behind.
            _process.WaitForExit(s_observation);
            return;
        }

        ExitCode = _process.ExitCode;
    }

    private TimeSpan ProcessorTime()
    {
        try
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            return TimeSpan.Zero;
        }
    }

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It ended by itself.
        }
    }
}
