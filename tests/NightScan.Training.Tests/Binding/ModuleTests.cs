using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NightScan.Training.Tests.Binding;

/// <summary>Modules: keys, states, modes, moves.</summary>
public sealed class ModuleTests
{
    [Fact]
    public void KeysAreTheNamesOfFieldsInTheirOrder()
    {
        using Net net = new();
        Assert.Equal(
            ["scale", "first.weight", "first.bias", "stack.0.weight", "stack.1.weight", "stack.1.bias"],
            net.named_parameters().Select(entry => entry.name));
        Assert.Equal(["offset", "stack.1.running_mean", "stack.1.running_var", "stack.1.num_batches_tracked"], net.named_buffers().Select(entry => entry.name));
        Assert.Equal(net.named_parameters().Select(entry => entry.name).Concat(net.named_buffers().Select(entry => entry.name)), net.state_dict().Keys);
        Assert.Equal(["first", "stack"], net.named_children().Select(entry => entry.name));
    }

    [Fact]
    public void TrainingReachesEveryModule()
    {
        using Net net = new();
        net.eval();
        Assert.All(net.modules().Append(net), module => Assert.False(module.training));
        net.train();
        Assert.All(net.modules().Append(net), module => Assert.True(module.training));
    }

    [Fact]
    public void AStateIsCopied()
    {
        using Net from = new(), to = new();
        using DisposeScope scope = NewDisposeScope();
        (IList<string> missing, IList<string> unexpected) = to.load_state_dict(from.state_dict());
        Assert.Empty(missing.Concat(unexpected));
        Assert.All(from.state_dict(), entry => Assert.True(entry.Value.eq(to.state_dict()[entry.Key]).all().item<bool>()));

        Dictionary<string, Tensor> partly = from.state_dict();
        partly.Remove("scale");
        partly["more"] = ones(1);
        Assert.Throws<InvalidOperationException>(() => to.load_state_dict(partly));
        (missing, unexpected) = to.load_state_dict(partly, strict: false);
        Assert.Equal(["scale"], missing);
        Assert.Equal(["more"], unexpected);
    }

    [Fact]
    public void ConversionReplacesWhatIsOfAFloatingType()
    {
        using Net net = new();
        Parameter before = net.first.weight;
        net.to(ScalarType.BFloat16);
        Assert.All(net.parameters(), parameter => Assert.Equal((ScalarType.BFloat16, true), (parameter.dtype, parameter.requires_grad)));
        Assert.Equal(ScalarType.Int64, net.state_dict()["stack.1.num_batches_tracked"].dtype);
        Assert.True(before.IsInvalid);
        Assert.Same(net.first.weight, net.get_parameter("first.weight"));
        Assert.Throws<ArgumentException>(() => net.to(ScalarType.Int32));
    }

    [Fact]
    public void ABatchNormCountsAndFollowsItsBatches()
    {
        using BatchNorm2d norm = BatchNorm2d(2, momentum: 0.5);
        using DisposeScope scope = NewDisposeScope();
        norm.call(ones(3, 2, 4, 4) * 3);
        Assert.Equal(1, norm.num_batches_tracked!.item<long>());
        Assert.Equal([1.5f, 1.5f], norm.running_mean!.data<float>().ToArray());
        norm.eval();
        norm.call(ones(3, 2, 4, 4) * 9);
        Assert.Equal([1.5f, 1.5f], norm.running_mean!.data<float>().ToArray());
        Assert.Throws<ArgumentException>(() => norm.call(ones(3, 2)));
    }

    [Fact]
    public void AParameterTakesItsTensorOver()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor data = ones(2);
        Parameter parameter = new(data);
        Assert.True(data.IsInvalid);
        Assert.True(parameter.requires_grad);
        Assert.True(parameter.is_leaf);
    }

    private sealed class Net : Module<Tensor, Tensor>
    {
        public readonly Linear first = Linear(3, 2);
        private readonly Parameter scale = Parameter(ones(2));
        private readonly Tensor offset = ones(2);
        private readonly Sequential stack = Sequential(Conv2d(1, 2, 3, bias: false), BatchNorm2d(2), Dropout());

        public Net()
            : base(nameof(Net)) => RegisterComponents();

        public override Tensor forward(Tensor input) => (first.call(input) * scale) + offset;
    }
}
