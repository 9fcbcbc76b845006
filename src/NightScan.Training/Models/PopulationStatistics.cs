using NightScan.Training.Libtorch;
using TorchSharp.Modules;

namespace NightScan.Training.Models;

/// <summary>
/// Gives the batch norms of a model the statistics of examples under its present weights, in place of a running mean over batches that
/// other weights saw: "precise batch norm", Wu and Johnson, "Rethinking 'Batch' in BatchNorm" (arXiv 2105.07576). The norms work as in
/// training, by the statistics of each batch; everything else works as it does when the model is used, so that dropout and stochastic depth
/// do not widen what is measured. A mean is that over all examples, a variance that around it, over n - 1, as running variances are.
/// </summary>
/// <remarks>Until it is disposed the model is of no other use. Unless <see cref="Complete"/> was called, all is as before then.</remarks>
internal sealed class PopulationStatistics : IDisposable
{
    private readonly Classifier _model;
    private readonly BatchNorm2d[] _norms;
    private readonly double?[] _momenta;
    private readonly long[] _positions;
    private readonly Tensor[] _before;
    private readonly Tensor _mean;
    private readonly Tensor _variance;
    private readonly List<Action> _hooks;
    private Tensor? _numbers;
    private long _examples;

    /// <param name="model">With one batch norm or more, see <see cref="NormsOf"/>; is left in inference mode.</param>
    public PopulationStatistics(Classifier model)
    {
        _model = model;
        _norms = NormsOf(model);
        _momenta = [.. _norms.Select(norm => norm.momentum)];
        _positions = new long[_norms.Length];
        using IDisposable gradientsOff = no_grad();
        _before = [.. _norms.SelectMany(Buffers).Select(buffer => buffer.clone().DetachFromDisposeScope())];
        using DisposeScope scope = NewDisposeScope();
        _mean = zeros_like(Flat(norm => norm.running_mean!)).DetachFromDisposeScope();
        _variance = zeros_like(_mean).DetachFromDisposeScope();
        model.eval();
        foreach (BatchNorm2d norm in _norms)
        {
            norm.train();
            // The running statistics are those of the last batch then: worked out by the norm itself, without one more pass over its input.
            norm.momentum = 1;
        }

        _hooks = [.. _norms.Select((norm, number) => (Action)norm.register_forward_hook((_, _, output) =>
        {
            _positions[number] = output.shape[2] * output.shape[3];
            return output;
        }).remove)];
    }

    /// <summary>The batch norms of a model, in the order of its layers.</summary>
    public static BatchNorm2d[] NormsOf(Classifier model) => [.. model.modules().OfType<BatchNorm2d>()];

    /// <summary>Takes a batch into account, and waits until the device has.</summary>
    /// <param name="input">(examples, 1, mels, frames), all of one size; in the type to compute in.</param>
    public void Add(Tensor input)
    {
        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        _model.call(input);
        double count = input.shape[0], all = _examples + count;
        _numbers ??= cat([.. _norms.Select((norm, number) =>
            full(norm.num_features, (double)_positions[number], ScalarType.Float64, _mean.device))]).DetachFromDisposeScope();
        Tensor own = Flat(norm => norm.running_mean!);
        // Over n, as parts of a whole are added up.
        Tensor around = Flat(norm => norm.running_var!).mul_(_numbers.Times(count).reciprocal_().neg_().Plus_(1));
        // The mean of second moments less the squared mean would be the same, if numbers had no ends.
        Tensor away = own.sub_(_mean);
        _variance.Times_(_examples / all).add_(around.Times_(count / all)).add_(away.square().Times_(_examples / all * (count / all)));
        _mean.add_(away.Times_(count / all));
        _examples += input.shape[0];
        _mean.narrow(0, 0, 1).cpu();
    }

    /// <summary>Makes these statistics those of the model.</summary>
    /// <exception cref="InvalidOperationException">There was no batch.</exception>
    public void Complete()
    {
        if (_numbers is null)
        {
            throw new InvalidOperationException("No batch was added.");
        }

        using IDisposable gradientsOff = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor all = _numbers.Times(_examples);
        Tensor variance = _variance.mul(all).div_(all.Plus(-1));
        long first = 0;
        for (int number = 0; number < _norms.Length; number++)
        {
            long channels = _norms[number].num_features;
            // What is given back afterwards.
            _before[Kept * number].copy_(_mean.narrow(0, first, channels));
            _before[(Kept * number) + 1].copy_(variance.narrow(0, first, channels));
            first += channels;
        }
    }

    public void Dispose()
    {
        using IDisposable gradientsOff = no_grad();
        _hooks.ForEach(remove => remove());
        foreach ((BatchNorm2d norm, double? momentum) in _norms.Zip(_momenta))
        {
            norm.momentum = momentum;
            norm.eval();
        }

        foreach ((Tensor buffer, Tensor before) in _norms.SelectMany(Buffers).Zip(_before))
        {
            buffer.copy_(before);
            before.Dispose();
        }

        _mean.Dispose();
        _variance.Dispose();
        _numbers?.Dispose();
    }

    // The counter too: a pass that is taken again after an interruption would have counted twice.
    private const int Kept = 3;

    private static Tensor[] Buffers(BatchNorm2d norm) => [norm.running_mean!, norm.running_var!, norm.num_batches_tracked!];

    private Tensor Flat(Func<BatchNorm2d, Tensor> statistic) => cat([.. _norms.Select(statistic)]).to(ScalarType.Float64);
}
