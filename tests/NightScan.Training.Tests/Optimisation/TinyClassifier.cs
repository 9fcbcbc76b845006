using NightScan.Training.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace NightScan.Training.Tests.Optimisation;

/// <summary>One linear layer: nothing in it depends on how examples are split into batches.</summary>
internal sealed class TinyClassifier : Classifier
{
    private readonly Linear fc;

    public TinyClassifier(int inputs, int classes)
        : base(nameof(TinyClassifier), inputChannels: 1)
    {
        fc = Linear(inputs, classes);
        RegisterComponents();
    }

    public override Tensor Answer(Tensor embeddings) => fc.call(embeddings);

    protected override Tensor Features(Tensor input) => input.flatten(1).to(ScalarType.Float32);
}
