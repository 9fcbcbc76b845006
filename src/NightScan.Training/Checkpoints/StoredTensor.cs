namespace NightScan.Training.Checkpoints;

/// <summary>A tensor that lies in a file.</summary>
/// <param name="Shape">Lengths of its dimensions.</param>
/// <param name="Read">Reads it into the memory of the CPU, into the present dispose scope; NS0620 when it cannot.</param>
internal sealed record StoredTensor(long[] Shape, Func<Tensor> Read);
