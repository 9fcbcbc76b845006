using NightScan.Training.Checkpoints;

namespace NightScan.Training.Pretrained;

/// <summary>What a model took over from weights that were trained on something else.</summary>
/// <param name="Taken">Tensors that it took.</param>
/// <param name="LeftOut">Names of the file's tensors that it did not take.</param>
/// <param name="Remarks">A sentence for each thing that was not taken over as it is.</param>
internal sealed record Takeover(int Taken, IReadOnlyList<string> LeftOut, IReadOnlyList<string> Remarks)
{
    /// <summary>One line for people, without its full stop.</summary>
    public override string ToString() => $"{Taken} tensors taken"
        + (LeftOut.Count > 0 ? $", {LeftOut.Count} left out ({ModelWeights.Named(LeftOut)})" : "")
        + string.Concat(Remarks.Select(remark => $"; {remark}"));
}
