using static TorchSharp.torch;

namespace NightScan.Training.Optimisation;

/// <summary>Copies results from the device.</summary>
internal static class Scores
{
    /// <param name="values">Of type float32, on any device.</param>
    /// <param name="destination">As long as the tensor has numbers.</param>
    public static void Read(Tensor values, Span<float> destination)
    {
        using DisposeScope scope = NewDisposeScope();
        MemoryMarshal.Cast<byte, float>(values.detach().cpu().contiguous().bytes).CopyTo(destination);
    }
}
