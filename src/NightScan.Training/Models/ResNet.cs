using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace NightScan.Training.Models;

/// <summary>
/// ResNet-18: "Deep Residual Learning for Image Recognition" (arXiv 1512.03385), with torchvision's state keys, numerics and initial
/// distribution of the weights.
/// </summary>
internal sealed class ResNet : Classifier
{
    // The names of the fields are keys of the state.
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Sequential layer4;
    private readonly Linear fc;

    public ResNet(int classes, int inputChannels)
        : base(nameof(ResNet), inputChannels)
    {
        conv1 = Conv2d(inputChannels, 64, 7, stride: 2, padding: 3, bias: false);
        bn1 = BatchNorm2d(64);
        layer1 = Layer(64, 64, 1);
        layer2 = Layer(64, 128, 2);
        layer3 = Layer(128, 256, 2);
        layer4 = Layer(256, 512, 2);
        fc = Linear(512, classes);
        RegisterComponents();
        Initialization.KaimingNormalConvolutions(this);
    }

    public override Tensor Answer(Tensor embeddings) => fc.call(embeddings);

    protected override Tensor Features(Tensor input)
    {
        Tensor stem = bn1.call(Reduced.Convolve(conv1, input)).relu_();
        Tensor output = F.max_pool2d(stem, 3, stride: 2, padding: 1);
        foreach (Sequential layer in (ReadOnlySpan<Sequential>)[layer1, layer2, layer3, layer4])
        {
            output = layer.call(output);
        }

        return F.adaptive_avg_pool2d(output, 1).flatten(1).to(ScalarType.Float32);
    }

    private static Sequential Layer(int inputs, int outputs, int stride) =>
        Sequential(new BasicBlock(inputs, outputs, stride), new BasicBlock(outputs, outputs, 1));
}
