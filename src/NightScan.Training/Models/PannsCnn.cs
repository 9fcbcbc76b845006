using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace NightScan.Training.Models;

/// <summary>
/// Cnn6 and Cnn10 of "PANNs: Large-Scale Pretrained Audio Neural Networks for Audio Pattern Recognition" (arXiv 1912.10211): four
/// blocks of convolutions on the log-mel spectrogram, then mean over frequency, maximum plus mean over time. Three things differ. The
/// spectrograms are normalised already, so there is no norm per mel band. The first convolution has a stride of 2, since
/// these spectrograms are finer than the PANNs' 64 bands: a quarter of the work, which is what lets a CPU train it. Dropout is light: the
/// PANNs saw two million recordings, and a collection of a hundred is not learned with half of the numbers missing.
/// </summary>
internal sealed class PannsCnn : Classifier
{
    private const double HeadDropout = 0.2;

    // The names of the fields are keys of the state.
    private readonly PooledConvolutions conv_block1;
    private readonly PooledConvolutions conv_block2;
    private readonly PooledConvolutions conv_block3;
    private readonly PooledConvolutions conv_block4;
    private readonly Linear fc1;
    private readonly Linear fc_audioset;

    /// <param name="isDouble">True: Cnn10; false: Cnn6.</param>
    public PannsCnn(bool isDouble, int classes, int inputChannels)
        : base(nameof(PannsCnn), inputChannels)
    {
        conv_block1 = new PooledConvolutions(inputChannels, 64, 2, isDouble);
        conv_block2 = new PooledConvolutions(64, 128, 1, isDouble);
        conv_block3 = new PooledConvolutions(128, 256, 1, isDouble);
        conv_block4 = new PooledConvolutions(256, 512, 1, isDouble);
        fc1 = Linear(512, 512);
        fc_audioset = Linear(512, classes);
        RegisterComponents();
        Initialization.XavierUniformConvolutions(this);
    }

    public override Tensor Answer(Tensor embeddings) => fc_audioset.call(F.dropout(embeddings, HeadDropout, training));

    protected override Tensor Features(Tensor input)
    {
        // The PANNs' kernels have time before frequency.
        Tensor output = input.transpose(2, 3);
        foreach (PooledConvolutions block in (ReadOnlySpan<PooledConvolutions>)[conv_block1, conv_block2, conv_block3, conv_block4])
        {
            output = block.call(output);
        }

        Tensor overTime = output.to(ScalarType.Float32).mean([3]);
        Tensor pooled = overTime.amax(2).add(overTime.mean([2]));
        return fc1.call(F.dropout(pooled, HeadDropout, training)).relu_();
    }
}
