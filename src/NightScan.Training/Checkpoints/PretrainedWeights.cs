using NightScan.Training.Models;

namespace NightScan.Training.Checkpoints;

/// <summary>
/// Starts a model from weights that were trained on something else. Everything is taken over but a last layer of another number of
/// classes; the first convolution is brought to the model's input channels so that it answers a grey picture as before.
/// </summary>
internal static class PretrainedWeights
{
    /// <summary>Loads the weights.</summary>
    /// <param name="model">Keeps its freshly drawn last layer when the file has none, or one for another number of classes.</param>
    /// <param name="path">A safetensors file with the key names of torchvision.</param>
    /// <returns>A sentence for each thing that was not taken over as it is.</returns>
    /// <exception cref="NightScanException">NS0620: the file cannot be read; NS0621: keys are missing or unexpected, or shapes
    /// differ.</exception>
    public static IReadOnlyList<string> Load(Classifier model, Architecture architecture, string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Dictionary<string, Tensor> targets = model.state_dict();
        string[] head = [.. targets.Keys.Where(key => key.StartsWith(architecture.HeadPrefix, StringComparison.Ordinal))];
        bool keepsHead = head.All(key => !file.Entries.TryGetValue(key, out SafetensorsEntry? entry)
            || DiffersInClassesOnly(entry.Shape, targets[key].shape));
        long[] wanted = targets[architecture.StemKey].shape;
        long[]? given = file.Entries.GetValueOrDefault(architecture.StemKey)?.Shape;
        bool adaptsStem = given is not null && DiffersInChannelsOnly(given, wanted);
        ModelWeights.Copy(file, targets, kept: keepsHead ? head : [],
            adapted: adaptsStem ? (architecture.StemKey, weights => ToChannels(weights, wanted[1])) : null);
        return
        [
            .. keepsHead ? ["its last layer is for another number of classes and starts anew"] : Array.Empty<string>(),
            .. adaptsStem ? [$"its first convolution for {given![1]} input channels was brought to {wanted[1]}"] : Array.Empty<string>(),
        ];
    }

    /// <summary>Equal inputs in all channels give the same output before and after.</summary>
    private static Tensor ToChannels(Tensor weights, long channels)
    {
        Tensor summed = weights.to(ScalarType.Float32).sum(1, keepdim: true);
        return channels == 1 ? summed : summed.div(channels).expand(-1, channels, -1, -1);
    }

    private static bool DiffersInChannelsOnly(long[] given, long[] wanted) => given.Length == 4 && given[1] > 0 && given[1] != wanted[1]
        && given[0] == wanted[0] && given[2] == wanted[2] && given[3] == wanted[3];

    private static bool DiffersInClassesOnly(long[] given, long[] wanted) =>
        given.Length == wanted.Length && given.Length > 0 && given[0] != wanted[0] && given.Skip(1).SequenceEqual(wanted.Skip(1));
}
