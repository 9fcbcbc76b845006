using System.Globalization;
using NightScan.Caching;
using NightScan.Reporting;

namespace NightScan.Training.Runs;

/// <summary>
/// Where the files of a run lie. ModelDir itself holds the present run, so that its weights are always in the same place; when
/// another one begins there, the files of the earlier one move to a numbered folder.
/// </summary>
/// <param name="modelDir">Full path of ModelDir.</param>
internal sealed class RunFolder(string modelDir)
{
    private const string EarlierRuns = "earlier";

    public string ModelDir => modelDir;

    /// <summary>Weights of the epoch that validated best.</summary>
    public string Best { get; } = Path.Join(modelDir, "best.safetensors");

    /// <summary>Weights of the last epoch.</summary>
    public string Last { get; } = Path.Join(modelDir, "last.safetensors");

    /// <summary>Everything that training goes on from. It is written last: what it says is true of the other files.</summary>
    public string State { get; } = Path.Join(modelDir, "state.safetensors");

    /// <summary>What is needed to use the weights.</summary>
    public string Model { get; } = Path.Join(modelDir, "model.json");

    /// <summary>A row per epoch.</summary>
    public string History { get; } = Path.Join(modelDir, "history.csv");

    /// <summary>Everything that was measured so far.</summary>
    public string Metrics { get; } = Path.Join(modelDir, "metrics.json");

    /// <summary>Which classes were taken for which. It is written last of all, so a run that has it is finished.</summary>
    public string Confusion { get; } = Path.Join(modelDir, "confusion.csv");

    private IEnumerable<string> Files => [State, Confusion, Metrics, Best, Last, Model, History];

    /// <summary>Makes room for another run: moves the files of the present one to a folder of their own.</summary>
    /// <returns>The folder; null when there were no files.</returns>
    /// <exception cref="NightScanException">NS0622: they cannot be moved; NS0303: the folder of earlier runs is a link.</exception>
    public string? SetAside()
    {
        // The state goes first: files that a killed process leaves behind without it belong to no run and are set aside the next time.
        string[] files = [.. Files.Where(File.Exists)];
        if (files.Length == 0)
        {
            return null;
        }

        Links.Refuse(Path.Join(modelDir, EarlierRuns));
        try
        {
            string folder = Unused();
            Directory.CreateDirectory(folder);
            foreach (string file in files)
            {
                File.Move(file, Path.Join(folder, Path.GetFileName(file)));
            }

            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.ModelWriteFailed, $"the files of the earlier run cannot be set aside: {exception.Message}", modelDir, inner: exception);
        }
    }

    /// <summary>Takes the mark of a finished run away: what follows will change the model.</summary>
    /// <exception cref="NightScanException">NS0622: the folder cannot be written.</exception>
    public void Reopen()
    {
        try
        {
            Directory.CreateDirectory(modelDir);
            File.Delete(Confusion);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.ModelWriteFailed, $"ModelDir cannot be written: {exception.Message}", modelDir, inner: exception);
        }
    }

    private string Unused()
    {
        for (int number = 1; ; number++)
        {
            string folder = Path.Join(modelDir, EarlierRuns, string.Create(CultureInfo.InvariantCulture, $"run-{number:000}"));
            if (!Directory.Exists(folder))
            {
                return folder;
            }
        }
    }
}
