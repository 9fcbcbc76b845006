namespace NightScan.Training.Data;

/// <summary>
/// Spectrograms on their way to the device. It belongs to a <see cref="BatchLoader"/>: dispose it after use, and its memory is
/// filled again; nothing of it may be used then.
/// </summary>
/// <param name="targets">Classes of which an example may have any number; 0 where it has one.</param>
internal sealed class Batch(int capacity, int mels, int frames, Action<Batch> giveBack, int targets = 0) : IDisposable
{
    private int _pending;
    private int _failedRow;

    /// <summary>Position in the epoch, from 0.</summary>
    public int Index { get; private set; }

    /// <summary>Epoch that it belongs to, from 0.</summary>
    public int Epoch { get; private set; }

    /// <summary>Examples; the last batch of an epoch may have fewer than others.</summary>
    public int Count { get; private set; }

    public int Mels => mels;

    public int Frames => frames;

    /// <summary>[Count, Mels, Frames] row-major; longer than that, as it is used for batches of any size.</summary>
    public float[] Values { get; } = Pinned<float>(checked(capacity * mels * frames));

    /// <summary>The class of each example; the first <see cref="Count"/> are valid.</summary>
    public long[] Labels { get; } = Pinned<long>(capacity);

    /// <summary>
    /// The class that was mixed into each example; the first <see cref="Count"/> are valid. Equal to <see cref="Labels"/> without mixup.
    /// </summary>
    public long[] PartnerLabels { get; } = Pinned<long>(capacity);

    /// <summary>
    /// What a model is to say of each example, where it may have any number of labels: [Count, classes] row-major, see
    /// <see cref="LabelTarget"/>; mixed examples have those of both. Longer than that; empty where an example has one class.
    /// </summary>
    public float[] TargetValues { get; } = Pinned<float>(checked(capacity * targets));

    /// <summary>The targets of all examples.</summary>
    public ReadOnlySpan<float> Targets => TargetValues.AsSpan(0, Count * targets);

    /// <summary>Share of an example's own class, 0.5 to 1; that of its partner is the rest. 1 without mixup.</summary>
    public float Lambda { get; internal set; } = 1;

    /// <summary>Numbers of one spectrogram.</summary>
    public int ExampleLength => Mels * Frames;

    /// <summary>The numbers of all examples.</summary>
    public Memory<float> Data => Values.AsMemory(0, Count * ExampleLength);

    internal Span<float> Target(int row) => TargetValues.AsSpan(row * targets, targets);

    internal Span<float> Row(int row) => Values.AsSpan(row * ExampleLength, ExampleLength);

    /// <summary>The earliest trouble of any of its rows.</summary>
    internal NightScanException? Failure { get; private set; }

    internal void Begin(int epoch, int index, int count)
    {
        (Epoch, Index, Count, Lambda) = (epoch, index, count, 1);
        (Failure, _failedRow) = (null, int.MaxValue);
        _pending = count;
    }

    internal void Fail(int row, NightScanException failure)
    {
        lock (Labels)
        {
            if (row < _failedRow)
            {
                (_failedRow, Failure) = (row, failure);
            }
        }
    }

    /// <summary>Counts a row as done.</summary>
    /// <returns>Whether it was the last one.</returns>
    internal bool FinishRow() => Interlocked.Decrement(ref _pending) == 0;

    /// <summary>Gives the memory back to the loader.</summary>
    public void Dispose() => giveBack(this);

    // Copied to a device from where they lie.
    private static T[] Pinned<T>(int length) => GC.AllocateUninitializedArray<T>(length, pinned: true);
}
