using NightScan.Training.Models;

namespace NightScan.Training.Embeddings;

/// <summary>
/// The last layer of a model, taking embeddings for spectrograms: whatever trains or measures a model does so with it alone. It is the
/// model's own layer, not another one, and is not to be disposed of.
/// </summary>
/// <param name="model">The whole.</param>
/// <param name="architecture">Of the model.</param>
internal sealed class EmbeddingHead(Classifier model, Architecture architecture) : Classifier(nameof(EmbeddingHead), inputChannels: 1)
{
    public override Tensor Answer(Tensor embeddings) => model.Answer(embeddings);

    /// <summary>The tensors of the layer, by their keys in the model.</summary>
    public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
    {
        destination ??= [];
        foreach ((string key, Tensor tensor) in model.state_dict())
        {
            if (key.StartsWith(architecture.HeadPrefix, StringComparison.Ordinal))
            {
                destination.Add(prefix + key, tensor);
            }
        }

        return destination;
    }

    /// <inheritdoc/>
    public override void train(bool on = true) => model.train(on);

    /// <param name="input">(batch, 1, 1, numbers of an embedding).</param>
    protected override Tensor Features(Tensor input) => input.flatten(1).to(ScalarType.Float32);
}
