using NightScan.Training.Models;
using static TorchSharp.torch;

namespace NightScan.Training.Checkpoints;

/// <summary>
/// Starts a model from weights that were trained on something else. Everything is taken over but a last layer of another number of
/// classes; the first convolution is brought to the model's input channels so that it answers a grey picture as before.
/// </summary>
internal static class PretrainedWeights
{
    /// <summary>Loads the weights.</summary>
    /// <param name="model">Keeps its freshly drawn last layer when the file has none, or one for another number of classes.</param>
    /// <param name="architecture">Of the model.</param>
    /// <param name="path">A safetensors file with the key names of torchvision.</param>
    /// <returns>A sentence for each thing that was not taken over as it is.</returns>
    /// <exception cref="NightScanException">NS0620: the file cannot be read; NS0621: keys are missing or unexpected, or shapes
    /// differ.</exception>
    public static IReadOnlyList<string> Load(Classifier model, Architecture architecture, string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Dictionary<string, Tensor> targets = model.state_dict();
        bool keepsHead = KeepsOwnHead(file, targets, architecture.HeadPrefix);
        List<string> remarks = [];
        if (keepsHead)
        {
            remarks.Add("its last layer is for another number of classes and starts anew");
        }

        WeightsDifference difference = new();
        difference.AddUnexpected(file.Entries.Keys.Where(key => !targets.ContainsKey(key)));
        using IDisposable gradientsOff = no_grad();
        List<(Tensor Target, string Key, Func<Tensor, Tensor> Adapt)> copies = [];
        foreach ((string key, Tensor target) in targets)
        {
            if (keepsHead && key.StartsWith(architecture.HeadPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            if (!file.Entries.TryGetValue(key, out SafetensorsEntry? entry))
            {
                difference.AddMissing(WeightsDifference.IsDispensable(key) ? [] : [key]);
            }
            else if (entry.Shape.SequenceEqual(target.shape))
            {
                copies.Add((target, key, weights => weights));
            }
            else if (key == architecture.StemKey && DiffersInChannelsOnly(entry.Shape, target.shape))
            {
                remarks.Add($"its first convolution for {entry.Shape[1]} input channels was brought to {target.shape[1]}");
                copies.Add((target, key, weights => ToChannels(weights, target.shape[1])));
            }
            else
            {
                difference.AddShape(key, entry.Shape, target.shape);
            }
        }

        difference.ThrowIfAny(path);
        foreach ((Tensor target, string key, Func<Tensor, Tensor> adapt) in copies)
        {
            using DisposeScope scope = NewDisposeScope();
            target.copy_(adapt(file.Read(key)));
        }

        return remarks;
    }

    /// <summary>Equal inputs in all channels give the same output before and after.</summary>
    private static Tensor ToChannels(Tensor weights, long channels)
    {
        Tensor summed = weights.to(ScalarType.Float32).sum(1, keepdim: true);
        return channels == 1 ? summed : summed.div(channels).expand(-1, channels, -1, -1);
    }

    private static bool DiffersInChannelsOnly(long[] given, long[] wanted) =>
        given.Length == 4 && given[1] > 0 && given[0] == wanted[0] && given[2] == wanted[2] && given[3] == wanted[3];

    private static bool KeepsOwnHead(SafetensorsFile file, Dictionary<string, Tensor> targets, string prefix)
    {
        string[] keys = [.. targets.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))];
        return keys.All(key => !file.Entries.TryGetValue(key, out SafetensorsEntry? entry)
            || DiffersInClassesOnly(entry.Shape, targets[key].shape));
    }

    private static bool DiffersInClassesOnly(long[] given, long[] wanted) =>
        given.Length == wanted.Length && given.Length > 0 && given[0] != wanted[0] && given.Skip(1).SequenceEqual(wanted.Skip(1));
}
