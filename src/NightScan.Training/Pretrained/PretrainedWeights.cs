using NightScan.Training.Checkpoints;
using NightScan.Training.Libtorch;
using NightScan.Training.Models;

namespace NightScan.Training.Pretrained;

/// <summary>
/// Starts a model from weights that were trained on something else. Everything is taken over but a last layer of other classes; the
/// first convolution is brought to the model's input channels so that it answers a grey picture as before.
/// </summary>
internal static class PretrainedWeights
{
    /// <summary>Loads the weights.</summary>
    /// <param name="model">Keeps its freshly drawn last layer when the weights have none, or one for other classes.</param>
    /// <param name="path">A file (<see cref="WeightsFile.Open"/>), or the folder of a model that NightScan trained.</param>
    /// <param name="classes">Of the model, in the order of its outputs.</param>
    /// <exception cref="NightScanException">NS0620, NS0652: the file cannot be read; NS0621: keys are missing or unexpected, or shapes
    /// differ; NS0627: the folder holds no model.</exception>
    public static Takeover Load(Classifier model, Architecture architecture, string path, IReadOnlyList<string> classes)
    {
        WeightsPlace place = WeightsPlace.Of(path);
        place.RefuseOthers(architecture);
        using WeightsFile file = WeightsFile.Open(place.File, model, architecture);
        Dictionary<string, Tensor> targets = model.state_dict();
        string[] head = [.. targets.Keys.Where(architecture.IsOfHead)];
        string[] givenHead = [.. file.Tensors.Keys.Where(architecture.IsOfHead)];
        bool keepsHead = !head.Any(file.Tensors.ContainsKey) || IsForOthers(head, file.Tensors, targets)
            || !givenHead.All(targets.ContainsKey)
            || (place.Model is not null && !place.Model.Classes.SequenceEqual(classes));
        long[] wanted = targets[architecture.StemKey].shape;
        long[]? given = file.Tensors.GetValueOrDefault(architecture.StemKey)?.Shape;
        bool adaptsStem = given is not null && DiffersInChannelsOnly(given, wanted);
        int taken = ModelWeights.Copy(place.File,
            keepsHead ? file.Tensors.Where(tensor => !architecture.IsOfHead(tensor.Key)).ToDictionary() : file.Tensors, targets,
            kept: keepsHead ? head : [],
            adapted: adaptsStem ? (architecture.StemKey, weights => ToChannels(weights, wanted[1])) : null);
        return new Takeover(taken, [.. file.LeftOut, .. keepsHead ? givenHead : []],
        [
            .. file.Remarks,
            .. keepsHead ? [Anew(givenHead, architecture)] : Array.Empty<string>(),
            .. adaptsStem ? [$"its first convolution for {given![1]} input channels was brought to {wanted[1]}"] : Array.Empty<string>(),
        ]);
    }

    private static string Anew(string[] given, Architecture architecture) => given.Length == 0
        ? "it has no last layer, and that of the model starts anew"
        : given.Any(key => key.StartsWith(architecture.HeadPrefix, StringComparison.Ordinal))
        ? "its last layer is for other classes, and that of the model starts anew"
        : "its head is of another kind, and that of the model starts anew";

    /// <summary>Whether the head of the weights differs from the model's in its classes, and in nothing else.</summary>
    private static bool IsForOthers(string[] head, IReadOnlyDictionary<string, StoredTensor> given, Dictionary<string, Tensor> targets)
    {
        (long[] Given, long[] Wanted)[] shapes =
            [.. head.Where(given.ContainsKey).Select(key => (given[key].Shape, targets[key].shape))];
        return shapes.Any(pair => DiffersInClassesOnly(pair.Given, pair.Wanted)) && shapes.All(pair =>
            DiffersInClassesOnly(pair.Given, pair.Wanted) || pair.Given.SequenceEqual(pair.Wanted));
    }

    /// <summary>Equal inputs in all channels give the same output before and after.</summary>
    private static Tensor ToChannels(Tensor weights, long channels)
    {
        Tensor summed = weights.to(ScalarType.Float32).sum(1, keepdim: true);
        return channels == 1 ? summed : summed.Over(channels).expand(-1, channels, -1, -1);
    }

    /// <summary>Whether a first convolution can be brought to the channels of another one.</summary>
    internal static bool DiffersInChannelsOnly(long[] given, long[] wanted) => given.Length == 4 && given[1] > 0 && given[1] != wanted[1]
        && given[0] == wanted[0] && given[2] == wanted[2] && given[3] == wanted[3];

    private static bool DiffersInClassesOnly(long[] given, long[] wanted) =>
        given.Length == wanted.Length && given.Length > 0 && given[0] != wanted[0] && given.Skip(1).SequenceEqual(wanted.Skip(1));
}
