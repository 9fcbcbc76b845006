using NightScan.Training.Models;
using NightScan.Training.Optimisation;

namespace NightScan.Training.Checkpoints;

/// <summary>
/// Everything that training goes on from, in one safetensors file, so that its parts always belong together: the weights under
/// <c>model.</c>, the optimizer's running means under <c>optimizer.</c>, and a JSON text of how far it is.
/// </summary>
internal static class Checkpoint
{
    private const string ModelPrefix = "model.";
    private const string OptimizerPrefix = "optimizer.";
    private const string ProgressName = "progress";

    /// <exception cref="NightScanException">NS0622: the file cannot be written.</exception>
    public static void Save(string path, Classifier model, AdamW optimizer, string progress)
    {
        using DisposeScope scope = NewDisposeScope();
        SafetensorsFile.Write(path, State(model, optimizer), new Dictionary<string, string> { [ProgressName] = progress });
    }

    /// <summary>All tensors of a checkpoint, by their keys there; live.</summary>
    public static IReadOnlyCollection<KeyValuePair<string, Tensor>> State(Classifier model, AdamW optimizer) =>
    [
        .. model.state_dict().Select(entry => KeyValuePair.Create(ModelPrefix + entry.Key, entry.Value)),
        .. optimizer.State().Select(entry => KeyValuePair.Create(OptimizerPrefix + entry.Key, entry.Value)),
    ];

    /// <summary>Reads how far training is, without the tensors.</summary>
    /// <returns>The JSON text; null when there is no checkpoint.</returns>
    /// <exception cref="NightScanException">NS0623: the checkpoint is damaged.</exception>
    public static string? ReadProgress(string path) => !File.Exists(path) ? null : Guard(path, () =>
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return file.Metadata.GetValueOrDefault(ProgressName) ?? throw Damaged(path, "it does not say how far training is", inner: null);
    });

    /// <summary>Gives a model and its optimizer the state of a checkpoint.</summary>
    /// <exception cref="NightScanException">NS0623: the checkpoint is damaged; NS0626: it holds numbers that are not finite.</exception>
    public static void Restore(string path, Classifier model, AdamW optimizer) => Guard(path, () =>
    {
        using DisposeScope scope = NewDisposeScope();
        using SafetensorsFile file = SafetensorsFile.Open(path);
        ModelWeights.Copy(path, file.Tensors(ModelPrefix), model.state_dict());
        ModelWeights.Copy(path, file.Tensors(OptimizerPrefix), optimizer.State());
        Finiteness.Check(State(model, optimizer), path, "move this checkpoint away to start anew");
        return true;
    });

    /// <summary>What to say of a checkpoint that cannot be used.</summary>
    public static NightScanException Damaged(string path, string why, Exception? inner) => new(DiagnosticCodes.DamagedCheckpoint,
        $"training cannot go on from this checkpoint: {why}. Move it away to start anew; the weights beside it stay usable", path,
            inner: inner);

    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (NightScanException exception) when (exception.Diagnostic.Descriptor == DiagnosticCodes.BadWeightsFile
            || exception.Diagnostic.Descriptor == DiagnosticCodes.WeightsMismatch)
        {
            throw Damaged(path, exception.Diagnostic.Message, exception);
        }
    }
}
