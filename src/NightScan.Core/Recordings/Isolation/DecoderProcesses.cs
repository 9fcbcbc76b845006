using System.Collections.Concurrent;
using System.Diagnostics;
using NightScan.Files;
using NightScan.Programs;

namespace NightScan.Recordings.Isolation;

/// <summary>
/// The processes that decode for a build, started when they are first needed: one for each thread that has something to decode at
/// the same time. Those that are done with a recording take the next, whoever asks.
/// </summary>
internal sealed class DecoderProcesses : IDisposable
{
    private const string Program = "NightScan.Decoder.dll";
    private const int MostTries = 5;
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentBag<DecoderProcess> _idle = [];
    private readonly ConcurrentDictionary<DecoderProcess, bool> _all = new();
    private readonly ConcurrentDictionary<string, (FileStat Stat, RecordingProblem Problem)> _quarantine = new(StringComparer.Ordinal);
    private readonly SndFileProvision _sndFile;
    private readonly TimeSpan _timeLimit;
    private readonly string _program;
    private readonly Timer _watch;
    private int _started;

    /// <param name="timeLimit">How long opening a recording and decoding what is wanted of it may take.</param>
    /// <param name="program">Full path of the program; null for the one beside this assembly.</param>
    public DecoderProcesses(TimeSpan timeLimit, SndFileProvision sndFile, string? program = null)
    {
        _sndFile = sndFile;
        _timeLimit = timeLimit;
        _program = program ?? Path.Join(Path.GetDirectoryName(typeof(DecoderProcesses).Assembly.Location), Program);
        _watch = new Timer(_ => EndOverdue(), null, s_lookEvery, s_lookEvery);
    }

    /// <summary>Processes that were started so far.</summary>
    public int Started => _started;

    /// <summary>Why a recording is not to be tried again, as long as it is the same file; null when it may be.</summary>
    public RecordingProblem? Quarantined(string path) =>
        _quarantine.TryGetValue(path, out (FileStat Stat, RecordingProblem Problem) known) && known.Stat == StatOf(path) ? known.Problem
            : null;

    /// <summary>Keeps a recording from decoders for the rest of the build: its header was looked at before its samples are.</summary>
    public void Quarantine(string path, RecordingProblem problem) => _quarantine[path] = (StatOf(path), problem);

    private static FileStat StatOf(string path) => FileTrouble.Or(default, () => FileStat.Of(path));

    /// <summary>A process for one thread.</summary>
    /// <exception cref="NightScanException">NS0504: it cannot be started.</exception>
    public DecoderProcess Rent(CancellationToken cancellation) => _idle.TryTake(out DecoderProcess? process) ? process
        : Start(cancellation);

    /// <summary>A process that has decoded nothing yet.</summary>
    /// <exception cref="NightScanException">NS0504: it cannot be started.</exception>
    public DecoderProcess Start(CancellationToken cancellation)
    {
        for (int tries = 1; ; tries++)
        {
            DecoderProcess process = Launch();
            if (process.Greet(cancellation))
            {
                return process;
            }

            Discard(process);
            // One that was killed, as a system does whose memory has run out, may be luckier the next time.
            if (!ProgramEnd.WasKilled(process.ExitCode) || tries == MostTries)
            {
                throw new NightScanException(DiagnosticCodes.NoDecoderProcess,
                    $"the process that decodes ended as soon as it was started (exit code {process.ExitCode}): run it by hand to see why, "
                        + $"with dotnet and this file", _program);
            }
        }
    }

    /// <summary>Lets another thread have it.</summary>
    public void Return(DecoderProcess process) => _idle.Add(process);

    /// <summary>Ends a process that failed.</summary>
    public void Discard(DecoderProcess process)
    {
        _all.TryRemove(process, out _);
        process.Dispose();
    }

    public void Dispose()
    {
        _watch.Dispose();
        foreach (DecoderProcess process in _all.Keys)
        {
            process.Dispose();
        }
    }

    private DecoderProcess Launch()
    {
        ProcessStartInfo start = new(DotnetHost.Path)
        {
            ArgumentList = { _program },
            // Wherever it crashes, nothing is to be left beside the recordings.
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        if (_sndFile.IsMissing)
        {
            // What was decided for the build holds for them.
            start.Environment[SndFile.HidingVariable] = "1";
        }

        DecoderProcess process = new(start, _timeLimit, _sndFile);
        _all.TryAdd(process, true);
        Interlocked.Increment(ref _started);
        return process;
    }

    private void EndOverdue()
    {
        foreach (DecoderProcess process in _all.Keys)
        {
            process.EndIfOverdue();
        }
    }
}
