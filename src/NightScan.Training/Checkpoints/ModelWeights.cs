using NightScan.Training.Models;

namespace NightScan.Training.Checkpoints;

/// <summary>Moves weights between models and files.</summary>
internal static class ModelWeights
{
    private const int MostNamed = 5, LongestName = 100;

    // Readers in Python look for this.
    private static readonly Dictionary<string, string> Format = new() { ["format"] = "pt" };

    /// <summary>Writes the weights and the statistics of the norms under their keys.</summary>
    /// <exception cref="NightScanException">NS0622: the file cannot be written.</exception>
    public static void Save(Classifier model, string path) => SafetensorsFile.Write(path, model.state_dict(), Format);

    /// <summary>Reads weights that <see cref="Save"/> wrote, or that match all the same.</summary>
    /// <exception cref="NightScanException">NS0620: the file cannot be read; NS0621: it belongs to another model; NS0626: it holds numbers
    /// that are not finite.</exception>
    public static void Load(Classifier model, string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Copy(path, file.Tensors(), model.state_dict());
        Finiteness.Check(model.state_dict(), path, "train again, or give another ModelDir");
    }

    /// <summary>Copies tensors of a file over others, each under its key; types are converted.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="stored">A tensor of the same shape for each target, and no others.</param>
    /// <param name="targets">Live tensors by key, on any device.</param>
    /// <param name="kept">Keys of targets that stay as they are, whatever the file has of them.</param>
    /// <param name="adapted">The key of a target of another shape than in the file, and how to bring the file's to it.</param>
    /// <returns>How many were copied.</returns>
    /// <exception cref="NightScanException">NS0620: the file cannot be read; NS0621: keys or shapes differ, of which the message has the
    /// first of each kind.</exception>
    public static int Copy(string path, IReadOnlyDictionary<string, StoredTensor> stored, IReadOnlyDictionary<string, Tensor> targets,
        IReadOnlyCollection<string>? kept = null, (string Key, Func<Tensor, Tensor> Change)? adapted = null)
    {
        List<string> missing = [], shapes = [], present = [];
        string[] unexpected = [.. stored.Keys.Where(name => !targets.ContainsKey(name))];
        foreach ((string key, Tensor target) in targets.Where(target => kept?.Contains(target.Key) != true))
        {
            if (!stored.TryGetValue(key, out StoredTensor? tensor))
            {
                missing.Add(key);
            }
            else if (key == adapted?.Key || tensor.Shape.SequenceEqual(target.shape))
            {
                present.Add(key);
            }
            else
            {
                shapes.Add($"{key} is ({string.Join(", ", tensor.Shape)}) where ({string.Join(", ", target.shape)}) belongs");
            }
        }

        // Older exports lack the counters of the norms, which nothing reads.
        missing.RemoveAll(key => key.EndsWith("num_batches_tracked", StringComparison.Ordinal));
        RefuseDifferences(path, ("missing", missing), ("unexpected", unexpected), ("of another shape", shapes));
        using IDisposable gradientsOff = no_grad();
        foreach (string key in present)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor weights = stored[key].Read();
            targets[key].copy_(key == adapted?.Key ? adapted.Value.Change(weights) : weights);
        }

        return present.Count;
    }

    /// <summary>The first of some names, and how many more there are.</summary>
    public static string Named(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MostNamed).Select(Shortened))
        + (names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : "");

    /// <summary>A name for a message: a file may call a tensor whatever it likes.</summary>
    public static string Shortened(string name) => name.Length <= LongestName ? name : name[..LongestName] + "…";

    private static void RefuseDifferences(string path, params (string What, IReadOnlyList<string> Keys)[] differences)
    {
        string[] parts = [.. differences.Where(part => part.Keys.Count > 0).Select(part =>
            $"{part.Keys.Count} {part.What}: {Named(part.Keys)}")];
        if (parts.Length > 0)
        {
            throw new NightScanException(DiagnosticCodes.WeightsMismatch,
                $"the weights do not fit the model; {string.Join("; ", parts)}. Give weights of the same Architecture, with the key names "
                    + "of torchvision or timm", path);
        }
    }
}
