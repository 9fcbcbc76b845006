namespace NightScan.Training.Commands;

/// <summary>
/// Watches for what ends a run early: Ctrl-C, SIGTERM, a terminal that closes, and for an attached trainer the end of its standard
/// input, which the build closes when it is cancelled and the system when the build is gone.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // As shells report a death by signal: 128 and the signal's number.
    private const int Hangup = 129, Interrupted = 130, Terminated = 143;

    // A checkpoint takes seconds. Whoever hangs for longer must not outlive the build for good.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;
    private readonly Timer _lastResort;

    /// <summary>Begins to watch.</summary>
    /// <param name="input">The stream whose end is an interruption; null when there is none.</param>
    public Interruption(Stream? input)
    {
        _lastResort = new Timer(_ => Environment.Exit(ExitCode));
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => OnSignal(signal, Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => OnSignal(signal, Terminated)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => OnSignal(signal, Hangup)),
        ];
        if (input is not null)
        {
            new Thread(() => AwaitEnd(input)) { IsBackground = true, Name = "Attached" }.Start();
        }
    }

    /// <summary>Cancelled when the run is to end.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What the process then returns.</summary>
    public int ExitCode { get; private set; }

    public void Dispose()
    {
        Array.ForEach(_signals, signal => signal.Dispose());
        _lastResort.Dispose();
    }

    // The second one of a kind ends the process at once, as ever.
    private void OnSignal(PosixSignalContext signal, int exitCode)
    {
        signal.Cancel = !_source.IsCancellationRequested;
        Request(exitCode);
    }

    private void AwaitEnd(Stream input)
    {
        byte[] ignored = new byte[256];
        try
        {
            while (input.Read(ignored) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Gone is gone.
        }

        Request(Interrupted);
        _lastResort.Change(s_patience, Timeout.InfiniteTimeSpan);
    }

    private void Request(int exitCode)
    {
        if (!_source.IsCancellationRequested)
        {
            ExitCode = exitCode;
            _source.Cancel();
        }
    }
}
