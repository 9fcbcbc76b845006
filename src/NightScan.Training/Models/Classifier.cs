using static TorchSharp.torch.nn;

namespace NightScan.Training.Models;

/// <summary>
/// A network that turns spectrograms into one number per class. Build it outside of dispose scopes. It computes in the type of its
/// input (see <see cref="Reduced"/>).
/// </summary>
internal abstract class Classifier : Module<Tensor, Tensor>
{
    private readonly int _inputChannels;

    /// <param name="inputChannels">Of the first convolution: 1, or 3 to work with weights of colour pictures.</param>
    protected Classifier(string name, int inputChannels)
        : base(name) => _inputChannels = inputChannels;

    /// <param name="input">(batch, 1, mels, frames).</param>
    /// <returns>Logits in float32, (batch, classes).</returns>
    public sealed override Tensor forward(Tensor input) => Answer(Embed(input));

    /// <summary>What the backbone, which is all layers but the last, makes of spectrograms.</summary>
    /// <param name="input">(batch, 1, mels, frames).</param>
    /// <returns>The embeddings, (batch, numbers of one) in float32: the input of the last layer, before its dropout.</returns>
    public Tensor Embed(Tensor input) => Features(_inputChannels == 1 ? input : input.expand(-1, _inputChannels, -1, -1));

    /// <summary>What the last layer says of embeddings; behind its dropout, in training.</summary>
    /// <param name="embeddings">(batch, numbers of one), float32.</param>
    /// <returns>Logits in float32, (batch, classes).</returns>
    public abstract Tensor Answer(Tensor embeddings);

    /// <param name="input">(batch, input channels, mels, frames).</param>
    /// <returns>As <see cref="Embed"/>.</returns>
    protected abstract Tensor Features(Tensor input);
}
