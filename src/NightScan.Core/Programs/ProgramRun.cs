using System.ComponentModel;
using System.Diagnostics;

namespace NightScan.Programs;

/// <summary>
/// A program that was started, heard and left to end by itself; what works for long or is talked to has a type of its own.
/// </summary>
/// <param name="ExitCode">0 where all went well; null where it could not be started, or had not ended when patience had.</param>
/// <param name="Output">The lines of its standard output.</param>
/// <param name="Trouble">Why it could not be started; empty otherwise.</param>
internal sealed record ProgramRun(int? ExitCode, IReadOnlyList<string> Output, string Trouble)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>Starts a program and waits for its end. It has nothing to read, and what it writes never stops it.</summary>
    /// <param name="start">Its name and arguments.</param>
    /// <param name="hear">Is given each line of both outputs, one at a time; may be null.</param>
    /// <param name="patience">How long to wait; without one, for ever.</param>
    /// <param name="cancellation">Ends the waiting, not the program: it may be one that must not be stopped half-way.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ProgramRun Of(ProcessStartInfo start, Action<string>? hear = null, TimeSpan? patience = null,
        CancellationToken cancellation = default)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        (start.UseShellExecute, start.CreateNoWindow) = (false, true);
        List<string> output = [];
        void Receive(string? line, bool isOutput)
        {
            if (line is null)
            {
                return;
            }

            lock (output)
            {
                if (isOutput)
                {
                    output.Add(line);
                }

                hear?.Invoke(line);
            }
        }

        try
        {
            using Process process = Process.Start(start)!;
            process.OutputDataReceived += (_, data) => Receive(data.Data, isOutput: true);
            process.ErrorDataReceived += (_, data) => Receive(data.Data, isOutput: false);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.StandardInput.Close();
            bool ended = process.WaitForExitAsync(CancellationToken.None).Wait(patience ?? Timeout.InfiniteTimeSpan, cancellation);
            lock (output)
            {
                return new ProgramRun(ended ? process.ExitCode : null, [.. output], "");
            }
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            return new ProgramRun(null, [], exception.Message);
        }
    }
}
