using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace NightScan.Training.Tests.Binding;

/// <summary>Gradients against differences of values, in double precision.</summary>
public sealed class GradientTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string> Operations() => [.. s_operations.Keys];

    private static readonly Dictionary<string, Func<Tensor, Tensor>> s_operations = new()
    {
        ["conv2d"] = x => F.conv2d(x, Double(Waves.Of(1, 3, 2, 2, 2)), strides: [1, 2], padding: [1, 0]),
        ["batch_norm"] = x => F.batch_norm(x, null, null, Double(Waves.Of(2, 2)), null, training: true),
        ["linear"] = x => F.linear(x, Double(Waves.Of(3, 4, 4))),
        ["silu"] = x => x.silu(),
        ["sigmoid"] = x => x.sigmoid(),
        ["avg_pool2d"] = x => F.avg_pool2d(x, 2),
        ["max_pool2d"] = x => F.max_pool2d(x, 2),
        ["adaptive_avg_pool2d"] = x => F.adaptive_avg_pool2d(x, 1),
        ["cross_entropy"] = x => F.cross_entropy(x.reshape(6, 8), tensor(new long[] { 0, 1, 2, 3, 4, 7 }), label_smoothing: 0.1),
        ["norm"] = x => x.norm(),
        ["mean and amax"] = x => x.mean([3]).add(x.amax(3)),
        ["pow and div"] = x => x.square().add(1).pow(-1).div(x.exp()),
        ["narrow and cat"] = x => cat([x.narrow(2, 1, 2), x.transpose(2, 3).reshape(2, 2, 4, 3).narrow(3, 0, 3).transpose(2, 3).narrow(2, 0, 2)], 2),
    };

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Operations))]
    public void TheGradientIsTheSlope(string name)
    {
        const double step = 1e-6;
        Func<Tensor, Tensor> operation = s_operations[name];
        Tensor input = Double(Waves.Of(0.3, 2, 2, 3, 4)).requires_grad_();
        Weighted(operation(input)).backward();
        double[] gradient = input.grad!.data<double>().ToArray();
        using IDisposable gradientsOff = no_grad();
        double[] values = input.data<double>().ToArray();
        for (int i = 0; i < values.Length; i += 5)
        {
            double At(double value)
            {
                double[] moved = [.. values];
                moved[i] = value;
                return (double)Weighted(operation(tensor(moved, [2, 2, 3, 4])));
            }

            double slope = (At(values[i] + step) - At(values[i] - step)) / (2 * step);
            Assert.True(Math.Abs(slope - gradient[i]) < 1e-6 * (1 + Math.Abs(slope)), $"{name}: slope {slope}, gradient {gradient[i]}");
        }
    }

    [Fact]
    public void GradientsAddUpUntilTheyAreForgotten()
    {
        Tensor x = tensor(new float[] { 1, 2 }).requires_grad_();
        Assert.Null(x.grad);
        (x * x).sum().backward();
        (x * 3).sum().backward();
        Assert.Equal([5f, 7f], x.grad!.data<float>().ToArray());
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void NothingIsComputedForGradientsWhereTheyAreOff()
    {
        Tensor x = ones(2).requires_grad_();
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
        }

        Assert.True((x * 2).requires_grad);
        Assert.False((x * 2).is_leaf);
        Assert.False((x * 2).detach().requires_grad);
    }

    /// <summary>One number of all, each with a weight of its own.</summary>
    private static Tensor Weighted(Tensor output) => (output * Double(Waves.Of(5, output.shape))).sum();

    private static Tensor Double(Tensor tensor) => tensor.to(ScalarType.Float64);
}
