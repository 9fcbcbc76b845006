using NightScan.Files;
using NightScan.Index;
using NightScan.Training.Metrics;

namespace NightScan.Training.Runs;

/// <summary>
/// Where the files of a run lie. ModelDir itself holds the present run, so that its weights are always in the same place; when
/// another one begins there, the files of the earlier one move to a numbered folder.
/// </summary>
internal sealed class RunFolder(string modelDir)
{
    private const string EarlierRuns = "earlier";

    public string ModelDir => modelDir;

    /// <summary>Weights of the epoch that validated best.</summary>
    public string Best { get; } = Path.Join(modelDir, "best.safetensors");
    public string Last { get; } = Path.Join(modelDir, "last.safetensors");

    /// <summary>Everything that training goes on from. It is written last: what it says is true of the other files.</summary>
    public string State { get; } = Path.Join(modelDir, "state.safetensors");

    public string Model { get; } = Path.Join(modelDir, "model.json");
    public string History { get; } = Path.Join(modelDir, "history.csv");
    public string Metrics { get; } = Path.Join(modelDir, "metrics.json");

    /// <summary>Which classes were taken for which. It is written last of all, so a run that has it is finished.</summary>
    public string Confusion { get; } = Path.Join(modelDir, "confusion.csv");

    /// <summary>
    /// What a last layer is trained on. It belongs to no run: whatever comes next may use it, and it can be computed again.
    /// </summary>
    public string Embeddings { get; } = Path.Join(modelDir, "embeddings.bin");

    private IEnumerable<string> Files => [State, Confusion, Metrics, Best, Last, Model, History, .. Measurements];

    /// <summary>What the model made of the recordings of splits, by Train and by Evaluate.</summary>
    private IEnumerable<string> Measurements =>
        SplitNames.All.SelectMany(split =>
            new[] { Predictions(split), RecordingPredictions(split), Evaluation(split), EvaluatedConfusion(split) });

    /// <summary>What the model makes of each recording of a split.</summary>
    public string Predictions(Split split) => Path.Join(modelDir, $"predictions-{split.Name()}.csv");

    /// <summary>The same of whole recordings, where there are several windows of one.</summary>
    public string RecordingPredictions(Split split) => Path.Join(modelDir, $"predictions-recordings-{split.Name()}.csv");

    /// <summary>Both, or those of examples alone where these are recordings.</summary>
    public IEnumerable<string> Predictions(Split split, DetailedMetrics details) =>
        details.Recordings is null ? [Predictions(split)] : [Predictions(split), RecordingPredictions(split)];

    /// <summary>What Evaluate measured on a split.</summary>
    public string Evaluation(Split split) => Path.Join(modelDir, $"evaluation-{split.Name()}.json");

    /// <summary>Which classes Evaluate saw taken for which.</summary>
    public string EvaluatedConfusion(Split split) => Path.Join(modelDir, $"confusion-{split.Name()}.csv");

    public string Written(params IEnumerable<string> files) =>
        $"Written to '{modelDir}': {string.Join(", ", files.Select(Path.GetFileName))}.";

    /// <summary>Refuses to go on where files of somebody else have the names of measurements.</summary>
    /// <param name="splits">Whose measurements will be written or deleted.</param>
    /// <exception cref="NightScanException">NS0312: there is one.</exception>
    public void RefuseForeign(params ReadOnlySpan<Split> splits)
    {
        foreach (Split split in splits)
        {
            OwnFile.Refuse(Predictions(split), SplitPredictions.FirstColumns);
            OwnFile.Refuse(RecordingPredictions(split), RecordingEvaluation.FirstColumns);
            OwnFile.Refuse(Evaluation(split), "{\"split\":");
            OwnFile.Refuse(EvaluatedConfusion(split), "class,");
        }
    }

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
            throw Failed("the files of the earlier run cannot be set aside", exception);
        }
    }

    /// <summary>Takes the mark of a finished run away: what follows will change the model, or measure it again.</summary>
    /// <param name="changesWeights">Whether it changes: what was measured is of another model then.</param>
    /// <exception cref="NightScanException">NS0622: the folder cannot be written.</exception>
    public void Reopen(bool changesWeights)
    {
        try
        {
            Directory.CreateDirectory(modelDir);
            File.Delete(Confusion);
            foreach (string measured in changesWeights ? Measurements : [])
            {
                File.Delete(measured);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed("ModelDir cannot be written", exception);
        }
    }

    /// <summary>Removes what was written when there were several windows of a recording.</summary>
    /// <exception cref="NightScanException">NS0622: the folder cannot be written.</exception>
    public void RemoveRecordingPredictions(Split split)
    {
        try
        {
            File.Delete(RecordingPredictions(split));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed("ModelDir cannot be written", exception);
        }
    }

    private NightScanException Failed(string what, Exception exception) =>
        new(DiagnosticCodes.ModelWriteFailed, $"{what}: {exception.Message}", modelDir, inner: exception);

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
