namespace NightScan.Training.Libtorch;

/// <summary>
/// Memory that a GPU reads by itself: what lies there goes to it while it still computes on what came before. Two pieces serve by turns;
/// whoever fills a third time has read a result of the first, which so has arrived.
/// </summary>
internal sealed class PinnedMemory
{
    private readonly Tensor?[] _pieces = new Tensor?[2];
    private int _turn;

    /// <summary>Copies numbers there.</summary>
    /// <returns>A tensor of one dimension; its memory is filled again by the call after next.</returns>
    public Tensor Fill(ReadOnlySpan<float> values)
    {
        ref Tensor? piece = ref _pieces[_turn++ % _pieces.Length];
        if (piece is null || piece.numel() < values.Length)
        {
            piece?.Dispose();
            piece = empty([values.Length], ScalarType.Float32).pin_memory().DetachFromDisposeScope();
        }

        MemoryMarshal.AsBytes(values).CopyTo(piece.bytes);
        return piece.narrow(0, 0, values.Length);
    }
}
