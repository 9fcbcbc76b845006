using TorchSharp.Modules;

namespace NightScan.Training.Models;

/// <summary>
/// A model in two parts, as fine-tuning treats it: the head, which is its last layer, and the backbone, which is all before that.
/// </summary>
internal sealed class ModelParts
{
    private readonly Classifier _model;
    private readonly BatchNorm2d[] _norms;

    /// <param name="model">Of this architecture; on its device already.</param>
    public ModelParts(Classifier model, Architecture architecture)
    {
        _model = model;
        _norms = PopulationStatistics.NormsOf(model);
        ILookup<bool, (string, Parameter)> parts = model.named_parameters().Select(entry => (entry.name, entry.parameter))
            .ToLookup(entry => entry.name.StartsWith(architecture.HeadPrefix, StringComparison.Ordinal));
        (Head, Backbone) = ([.. parts[true]], [.. parts[false]]);
    }

    /// <summary>Key and parameter.</summary>
    public IReadOnlyList<(string Key, Parameter Parameter)> Head { get; }

    /// <summary>Key and parameter.</summary>
    public IReadOnlyList<(string Key, Parameter Parameter)> Backbone { get; }

    /// <summary>Makes the model ready to be trained.</summary>
    /// <param name="freezesBackbone">Whether only the head learns: the backbone gets no gradients then, and its norms keep the statistics
    /// that they have, and work by these.</param>
    public void Train(bool freezesBackbone)
    {
        _model.train();
        foreach ((_, Parameter parameter) in Backbone)
        {
            parameter.requires_grad = !freezesBackbone;
        }

        Array.ForEach(_norms, norm => norm.train(!freezesBackbone));
    }
}
