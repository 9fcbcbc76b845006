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
    public sealed override Tensor forward(Tensor input) =>
        Classify(_inputChannels == 1 ? input : input.expand(-1, _inputChannels, -1, -1));

    /// <param name="input">(batch, input channels, mels, frames).</param>
    /// <returns>Logits in float32, (batch, classes).</returns>
    protected abstract Tensor Classify(Tensor input);
}
