using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using NightScan.Programs;

namespace NightScan.Tasks;

/// <summary>
/// A trainer at work. Its settings go into a file, which passes any value unharmed. Its words come as lines of its output. Its
/// standard input is a leash: closed when the build is cancelled, by this or by the system when the build has died, and then the
/// trainer writes a checkpoint and ends.
/// </summary>
internal sealed class TrainerProcess : IDisposable
{
    // What is kept of a trainer's last words, in case that they explain its end.
    private const int MaxLastWords = 12;

    // A checkpoint takes seconds; a trainer that hangs must not hang the build.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _settingsFile = Path.Combine(Path.GetTempPath(), $"nightscan-{Guid.NewGuid():N}.json");
    private readonly BlockingCollection<RelayedLine> _lines = [];
    private readonly Queue<string> _lastWords = new();
    private readonly ProcessStartInfo _start;
    private string _outcome = "";
    private int _errors;

    /// <param name="assembly">Full path of NightScan.Training.dll.</param>
    /// <param name="runtimeConfig">Full path of its runtimeconfig.json; empty: it lies beside the assembly.</param>
    public TrainerProcess(string assembly, string runtimeConfig, string command, SettingsFile settings)
    {
        settings.Write(_settingsFile);
        string[] program = runtimeConfig.Length > 0 ? ["exec", "--runtimeconfig", runtimeConfig, assembly] : [assembly];
        _start = new ProcessStartInfo(DotnetHost.Path, [.. program, command, "--attached", _settingsFile])
        {
            WorkingDirectory = settings.ProjectFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>What came of it in a few words.</returns>
    /// <exception cref="NightScanException">NS0605: it could not be started, or ended without a word.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the trainer has ended.</exception>
    public string Run(TaskReporter reporter, CancellationToken cancellation)
    {
        using var process = new Process { StartInfo = _start };
        process.OutputDataReceived += (_, line) => Receive(line.Data);
        process.ErrorDataReceived += (_, line) => Receive(line.Data);
        Start(process);
        using (cancellation.Register(() => Release(process)))
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            Task ended = process.WaitForExitAsync(CancellationToken.None).ContinueWith(_ => _lines.CompleteAdding(), TaskScheduler.Default);
            foreach (RelayedLine line in _lines.GetConsumingEnumerable(CancellationToken.None))
            {
                Say(line, reporter);
            }

            ended.Wait(CancellationToken.None);
        }

        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode != 0 && _errors == 0)
        {
            string words = _lastWords.Count > 0 ? $"; it said last: {string.Join(Environment.NewLine, _lastWords)}" : "";
            throw new NightScanException(DiagnosticCodes.TrainerFailed, $"the trainer ended with exit code {process.ExitCode}{words}");
        }

        return _outcome;
    }

    public void Dispose()
    {
        _lines.Dispose();
        File.Delete(_settingsFile);
    }

    private void Start(Process process)
    {
        try
        {
            process.Start();
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            throw new NightScanException(
                DiagnosticCodes.TrainerFailed,
                $"the trainer could not be started with '{_start.FileName}': {exception.Message}", inner: exception);
        }
    }

    /// <summary>Lets go of the leash, and kills what hangs.</summary>
    private static void Release(Process process)
    {
        try
        {
            process.StandardInput.Close();
            _ = Task.Delay(s_patience).ContinueWith(_ => Kill(process), TaskScheduler.Default);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or NotSupportedException)
        {
            // It ended in time.
        }
    }

    private void Receive(string? line)
    {
        if (line is not null)
        {
            _lines.Add(RelayedLine.Read(line));
        }
    }

    private void Say(RelayedLine line, TaskReporter reporter)
    {
        switch (line.Kind)
        {
            case RelayedKind.Status:
                reporter.Status(line.Text);
                break;
            case RelayedKind.Warning:
                reporter.Warning(line.Diagnostic);
                break;
            case RelayedKind.Error:
                _errors++;
                reporter.Error(line.Diagnostic);
                break;
            case RelayedKind.Outcome:
                _outcome = line.Text;
                break;
            default:
                Remember(line.Text);
                reporter.Message(line.Text);
                break;
        }
    }

    private void Remember(string words)
    {
        _lastWords.Enqueue(words);
        if (_lastWords.Count > MaxLastWords)
        {
            _lastWords.Dequeue();
        }
    }
}
