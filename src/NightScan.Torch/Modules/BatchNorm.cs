using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>What norms over a batch share: scale and shift of each channel, and running statistics for when the module does not train.</summary>
public abstract class NormBase : Module<Tensor, Tensor>
{
    private readonly Parameter? _weight;
    private readonly Parameter? _bias;
    private readonly Tensor? _runningMean;
    private readonly Tensor? _runningVariance;
    private readonly Tensor? _batches;

    private protected NormBase(string name, long features, double eps, double? momentum, bool affine, bool tracks, Device? device, ScalarType? dtype)
        : base(name)
    {
        num_features = features;
        this.eps = eps;
        this.momentum = momentum;
        this.affine = affine;
        track_running_stats = tracks;
        if (affine)
        {
            _weight = (Parameter)new Parameter(ones(features, dtype, device)).DetachFromDisposeScope();
            _bias = (Parameter)new Parameter(zeros(features, dtype, device)).DetachFromDisposeScope();
            register_parameter(nameof(weight), _weight);
            register_parameter(nameof(bias), _bias);
        }

        if (tracks)
        {
            _runningMean = zeros(features, dtype, device).DetachFromDisposeScope();
            _runningVariance = ones(features, dtype, device).DetachFromDisposeScope();
            _batches = zeros([], ScalarType.Int64, device).DetachFromDisposeScope();
            register_buffer(nameof(running_mean), _runningMean);
            register_buffer(nameof(running_var), _runningVariance);
            register_buffer(nameof(num_batches_tracked), _batches);
        }
    }

    public Parameter? bias => _bias;

    public Parameter weight => _weight!;

    public Tensor? running_mean => _runningMean;

    public Tensor? running_var => _runningVariance;

    public Tensor? num_batches_tracked => _batches;

    public long num_features { get; }

    /// <summary>Added to the variance.</summary>
    public double eps { get; set; }

    /// <summary>Weight of the newest batch in the running statistics; null for their plain mean.</summary>
    public double? momentum { get; set; }

    public bool affine { get; }

    public bool track_running_stats { get; }

    /// <exception cref="ArgumentException">The input has another number of dimensions than the norm is for.</exception>
    protected abstract void ValidateInputDimensions(Tensor input);

    // The names of the fields are not those of the state.
    protected override void RegisterComponents() { }
}

/// <summary>Batch normalisation.</summary>
public abstract class BatchNorm : NormBase
{
    private protected BatchNorm(string name, long features, double eps, double? momentum, bool affine, bool tracks, Device? device, ScalarType? dtype)
        : base(name, features, eps, momentum, affine, tracks, device, dtype) { }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        double factor = momentum ?? 0;
        if (training && num_batches_tracked is not null)
        {
            using IDisposable gradientsOff = no_grad();
            num_batches_tracked.add_(1);
            if (momentum is null)
            {
                factor = 1 / (double)(long)num_batches_tracked;
            }
        }

        bool usesBatch = training || running_mean is null;
        return functional.batch_norm(input, running_mean, running_var, affine ? weight : null, bias, usesBatch, factor, eps);
    }
}

/// <summary>Batch normalisation of (batch, channels, height, width).</summary>
public sealed class BatchNorm2d : BatchNorm
{
    internal BatchNorm2d(long features, double eps, double? momentum, bool affine, bool tracks, Device? device, ScalarType? dtype)
        : base(nameof(BatchNorm2d), features, eps, momentum, affine, tracks, device, dtype) { }

    protected override void ValidateInputDimensions(Tensor input)
    {
        if (input.ndim != 4)
        {
            throw new ArgumentException($"expected 4D input, but got {input.ndim}D input instead.");
        }
    }
}
