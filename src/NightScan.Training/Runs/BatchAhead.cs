using NightScan.Training.Data;

namespace NightScan.Training.Runs;

/// <summary>The batches of an epoch that a loader has begun, each brought to the device while that computes on the one before.</summary>
internal sealed class BatchAhead(BatchLoader loader, ComputeDevice device) : IDisposable
{
    private (Batch Batch, Tensor Input)? _current;
    private (Batch Batch, Tensor Input)? _next;

    /// <summary>The next batch and its spectrograms on the device; both are gone when the one behind is taken.</summary>
    /// <exception cref="NightScanException">As <see cref="BatchLoader.Next"/>.</exception>
    /// <exception cref="InvalidOperationException">The epoch is over.</exception>
    public (Batch Batch, Tensor Input) Take()
    {
        Fetch();
        Release(ref _current);
        (_current, _next) = (_next, null);
        return _current ?? throw new InvalidOperationException("The epoch is over.");
    }

    /// <summary>Sends the batch on its way that is taken next, where there is one.</summary>
    /// <exception cref="NightScanException">As <see cref="BatchLoader.Next"/>.</exception>
    public void Fetch()
    {
        if (_next is null && loader.Next(CancellationToken.None) is { } batch)
        {
            using DisposeScope scope = NewDisposeScope();
            _next = (batch, device.Input(batch.Data, batch.Count, batch.Mels, batch.Frames).DetachFromDisposeScope());
        }
    }

    public void Dispose()
    {
        Release(ref _current);
        Release(ref _next);
    }

    private static void Release(ref (Batch Batch, Tensor Input)? taken)
    {
        taken?.Input.Dispose();
        taken?.Batch.Dispose();
        taken = null;
    }
}
