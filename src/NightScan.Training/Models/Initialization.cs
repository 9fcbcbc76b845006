using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace NightScan.Training.Models;

/// <summary>
/// Draws the weights that a network starts from, in the order of the state's keys: for one seed they are those that torchvision
/// draws, but for EfficientNet's last layer of few classes. Norms keep what they are made with: weight 1, bias 0.
/// </summary>
internal static class Initialization
{
    /// <summary>
    /// Convolutions from a normal distribution scaled by their outputs, without bias: "Delving Deep into Rectifiers" (arXiv 1502.01852).
    /// </summary>
    public static void KaimingNormalConvolutions(Module model) => Draw(model, convolutions: true,
        weight => init.kaiming_normal_(weight, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU));

    /// <summary>
    /// Convolutions from a uniform distribution scaled by inputs and outputs, without bias: "Understanding the difficulty of training deep
    /// feedforward neural networks" (Glorot and Bengio, 2010). Linear layers stay as they are made: drawn alike, they began with logits of
    /// several units, and a short training was over before they had come down.
    /// </summary>
    public static void XavierUniformConvolutions(Module model) =>
        Draw(model, convolutions: true, weight => init.xavier_uniform_(weight));

    /// <summary>
    /// Linear layers uniformly within one over the root of their outputs, without bias, as the authors of EfficientNet do, or of their inputs
    /// where those are more: of ten outputs the first logits were several units, too.
    /// </summary>
    public static void UniformBySize(Module model) => Draw(model, convolutions: false, weight =>
    {
        double bound = 1 / Math.Sqrt(Math.Max(weight.shape[0], weight.shape[1]));
        init.uniform_(weight, -bound, bound);
    });

    private static void Draw(Module model, bool convolutions, Action<Parameter> draw)
    {
        const string weightKey = "weight", biasKey = "bias";
        using IDisposable gradientsOff = no_grad();
        using IDisposable scope = NewDisposeScope();
        Dictionary<string, Parameter> byKey = model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        foreach ((string key, Parameter weight) in byKey)
        {
            if (key.EndsWith(weightKey, StringComparison.Ordinal) && weight.ndim == (convolutions ? 4 : 2))
            {
                draw(weight);
                if (byKey.TryGetValue(key[..^weightKey.Length] + biasKey, out Parameter? bias))
                {
                    init.zeros_(bias);
                }
            }
        }
    }
}
