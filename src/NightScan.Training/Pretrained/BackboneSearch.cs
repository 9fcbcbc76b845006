using NightScan.Settings;
using NightScan.Training.Models;

namespace NightScan.Training.Pretrained;

/// <summary>Tells of which network weights are, where no Architecture says it: as for <c>Architecture=linear</c>.</summary>
internal static class BackboneSearch
{
    /// <summary>The network that the weights fit, whatever their last layer and input channels.</summary>
    /// <param name="path">A file (<see cref="WeightsFile.Open"/>), or the folder of a model that NightScan trained, which names it.</param>
    /// <exception cref="NightScanException">NS0620, NS0652: the file cannot be read; NS0627: the folder holds no model; NS0647: the weights
    /// fit no network, or several.</exception>
    public static Architecture Of(string path)
    {
        WeightsPlace place = WeightsPlace.Of(path);
        if (place.Model is { } model)
        {
            return Architecture.All.FirstOrDefault(known => known.Name.Equals(model.Architecture, StringComparison.OrdinalIgnoreCase))
                ?? throw Unknown($"its model.json says {model.Architecture}, and this version knows {Known}; give another ModelDir", path);
        }

        Architecture[] fitting = [.. Architecture.All.Where(architecture => Fits(architecture, place.File))];
        return fitting switch
        {
            [Architecture one] => one,
            [] => throw Unknown(
                $"they have the keys and shapes of none of {Known}: give weights of one of these, with the key names of torchvision or "
                    + "timm, or the ModelDir of another training; with one of these as Architecture, the error lists what does not fit",
                place.File),
            _ => throw Unknown(
                $"they fit {string.Join(" and ", fitting.Select(architecture => architecture.Name))}: give weights of one network alone, "
                    + "as safetensors, or the ModelDir of another training, which says it", place.File),
        };
    }

    private static string Known => string.Join(", ", ArchitectureNames.Networks);

    private static bool Fits(Architecture architecture, string path)
    {
        using Classifier model = architecture.Build(1, 1);
        try
        {
            using WeightsFile file = WeightsFile.Open(path, model, architecture);
            bool IsOfBackbone(string key) => !architecture.IsOfHead(key);
            Dictionary<string, Tensor> targets = model.state_dict();
            return file.Tensors.Keys.Where(IsOfBackbone).All(targets.ContainsKey)
                && targets.Where(target => IsOfBackbone(target.Key)).All(target =>
                    Fits(target.Key, target.Value.shape, file.Tensors.GetValueOrDefault(target.Key)?.Shape, architecture));
        }
        catch (NightScanException exception) when (exception.Diagnostic.Descriptor == DiagnosticCodes.WeightsMismatch)
        {
            return false; // A graph that goes on where this network ends.
        }
    }

    // Older exports lack the counters of the norms, which nothing reads.
    private static bool Fits(string key, long[] wanted, long[]? given, Architecture architecture) => given is null
        ? key.EndsWith("num_batches_tracked", StringComparison.Ordinal)
        : given.SequenceEqual(wanted)
            || (key == architecture.StemKey && PretrainedWeights.DiffersInChannelsOnly(given, wanted));

    private static NightScanException Unknown(string why, string path) => new(DiagnosticCodes.UnknownBackbone,
        $"PretrainedWeights do not say of which network they are: {why}", path);
}
