using NightScan.Training.Data;
using NightScan.Training.Libtorch;
using static TorchSharp.torch;

namespace NightScan.Training.Runs;

/// <summary>Brings spectrograms to the device.</summary>
internal static class BatchInput
{
    /// <param name="batch">Its memory is copied: it may be given back at once.</param>
    /// <param name="device">Where to, and as what type.</param>
    /// <returns>(examples, 1, mels, frames), in the caller's dispose scope.</returns>
    public static Tensor ToDevice(Batch batch, ComputeDevice device) => ToDevice(batch.Data, batch.Count, batch.Mels, batch.Frames, device);

    /// <param name="spectrograms">[count, mels, frames] row-major; copied.</param>
    /// <param name="count">Spectrograms.</param>
    /// <param name="mels">Rows of each.</param>
    /// <param name="frames">Columns of each.</param>
    /// <param name="device">Where to, and as what type.</param>
    /// <returns>(count, 1, mels, frames), in the caller's dispose scope.</returns>
    public static Tensor ToDevice(Memory<float> spectrograms, int count, int mels, int frames, ComputeDevice device) =>
        NewTensor.Of<float>(spectrograms.Span[..(count * mels * frames)], ScalarType.Float32, count, 1, mels, frames).to(device.Device)
            .to(device.Type);
}
