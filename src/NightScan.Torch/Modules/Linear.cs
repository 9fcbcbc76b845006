using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>x·Wᵀ + b.</summary>
public sealed class Linear : Module<Tensor, Tensor>
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    internal Linear(long inputs, long outputs, bool hasBias, Device? device, ScalarType? dtype)
        : base(nameof(Linear))
    {
        in_features = inputs;
        out_features = outputs;
        _weight = (Parameter)new Parameter(empty([outputs, inputs], dtype, device)).DetachFromDisposeScope();
        init.kaiming_uniform_(_weight, Math.Sqrt(5));
        register_parameter(nameof(weight), _weight);
        if (hasBias)
        {
            double bound = 1 / Math.Sqrt(inputs);
            _bias = (Parameter)new Parameter(empty([outputs], dtype, device)).DetachFromDisposeScope();
            init.uniform_(_bias, -bound, bound);
            register_parameter(nameof(bias), _bias);
        }
    }

    public Parameter? bias => _bias;

    /// <summary>(outputs, inputs).</summary>
    public Parameter weight => _weight;

    public long in_features { get; }

    public long out_features { get; }

    /// <param name="tensor">(…, inputs).</param>
    public override Tensor forward(Tensor tensor) => functional.linear(tensor, weight, bias);

    // The names of the fields are not those of the state.
    protected override void RegisterComponents() { }
}
