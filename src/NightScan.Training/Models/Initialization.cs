using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace NightScan.Training.Models;

/// <summary>
/// Draws the weights that a network starts from, in the order of the state's keys: for one seed they are those that torchvision
/// draws. Norms keep what they are made with: weight 1, bias 0.
/// </summary>
internal static class Initialization
{
    /// <summary>
    /// Convolutions from a normal distribution scaled by their outputs, without bias: "Delving Deep into Rectifiers" (arXiv 1502.01852).
    /// </summary>
    public static void KaimingNormalConvolutions(Module model) => Visit(model, (weight, bias) =>
    {
        if (weight.ndim == 4)
        {
            init.kaiming_normal_(weight, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU);
            Zero(bias);
        }
    });

    /// <summary>
    /// Convolutions from a uniform distribution scaled by inputs and outputs, without bias: "Understanding the difficulty of training deep
    /// feedforward neural networks" (Glorot and Bengio, 2010). Linear layers stay as they are made: drawn alike, they began with logits of
    /// several units, and a short training was over before they had come down.
    /// </summary>
    public static void XavierUniformConvolutions(Module model) => Visit(model, (weight, bias) =>
    {
        if (weight.ndim == 4)
        {
            init.xavier_uniform_(weight);
            Zero(bias);
        }
    });

    /// <summary>
    /// A linear layer uniformly within one over the root of its outputs, without bias: as the authors of EfficientNet do.
    /// </summary>
    public static void UniformByOutputs(Module linear) => Visit(linear, (weight, bias) =>
    {
        double range = 1 / Math.Sqrt(weight.shape[0]);
        init.uniform_(weight, -range, range);
        Zero(bias);
    });

    private static void Zero(Parameter? bias)
    {
        if (bias is not null)
        {
            init.zeros_(bias);
        }
    }

    private static void Visit(Module model, Action<Parameter, Parameter?> draw)
    {
        const string weightKey = "weight", biasKey = "bias";
        using IDisposable gradientsOff = no_grad();
        using IDisposable scope = NewDisposeScope();
        Dictionary<string, Parameter> byKey = model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        foreach ((string key, Parameter weight) in byKey)
        {
            if (key.EndsWith(weightKey, StringComparison.Ordinal))
            {
                draw(weight, byKey.GetValueOrDefault(key[..^weightKey.Length] + biasKey));
            }
        }
    }
}
