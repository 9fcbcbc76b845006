using System.Diagnostics;
using NightScan.Spectrograms;

namespace NightScan.Training.Data;

/// <summary>
/// Reads batches of spectrograms ahead of the device. Threads take one example after the other and fill the batches of a ring;
/// batches come out in order. Memory is the ring's: nothing is allocated for an example or a batch.
/// One epoch at a time: <see cref="Begin"/>, then <see cref="Next"/> until it returns null, from one thread.
/// </summary>
internal sealed class BatchLoader : IDisposable
{
    private readonly LoaderSettings _settings;
    private readonly ExampleNumbers _source;
    private readonly BatchAugmentation _augmentation;
    private readonly BatchRing _ring;
    private readonly Thread[] _threads;
    private IExampleOrder? _order;
    private Batching _batches;
    private int _next;
    private long _examples;
    private long _began;
    private TimeSpan _waited;

    /// <summary>Loads spectrograms.</summary>
    public BatchLoader(SpectrogramSettings spectrogram, LoaderSettings settings)
        : this(ExampleNumbers.Spectrograms(spectrogram), settings)
    {
    }

    /// <summary>Starts the threads; they wait for the first epoch.</summary>
    public BatchLoader(ExampleNumbers source, LoaderSettings settings)
    {
        _settings = settings;
        _source = source;
        _augmentation = new BatchAugmentation(settings);
        _ring = new BatchRing(settings.Prefetch, Batching.Largest(settings.BatchSize, settings.JoinsLone), source.Rows,
            source.Columns, settings.Targets);
        _threads = [.. Enumerable.Range(0, settings.Workers)
            .Select(number => new Thread(Work) { IsBackground = true, Name = $"Loader {number}" })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <summary>Loading performance of the present epoch so far.</summary>
    public LoadingStatistics Statistics =>
        new(_examples, _examples * _source.Bytes, _began == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_began), _waited);

    /// <summary>Begins an epoch; what is left of another one is dropped.</summary>
    /// <param name="epoch">From 0; the order, mixup and SpecAugment depend on it.</param>
    /// <param name="firstBatch">The batch to begin with: a resumed epoch skips those that it has had.</param>
    /// <returns>Batches of the whole epoch.</returns>
    public int Begin(IExampleOrder order, int epoch, int firstBatch = 0)
    {
        _ring.Drain();
        _order = order;
        _batches = new Batching(order.Count, _settings.BatchSize, _settings.JoinsLone);
        (_next, _examples, _waited, _began) = (firstBatch, 0, TimeSpan.Zero, Stopwatch.GetTimestamp());
        _ring.Open(epoch, firstBatch, _batches);
        return _batches.Count;
    }

    /// <summary>Waits for the next batch.</summary>
    /// <returns>The batch, to be disposed after use; null at the end of the epoch.</returns>
    /// <exception cref="NightScanException">NS0311: a spectrogram of the batch is missing or damaged; NS0630: it is another one than the
    /// index lists.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Batch? Next(CancellationToken cancellation)
    {
        if (_next >= _batches.Count)
        {
            return null;
        }

        long asked = Stopwatch.GetTimestamp();
        Batch batch = _ring.Take(_next++, cancellation);
        _waited += Stopwatch.GetElapsedTime(asked);
        if (batch.Failure is { } failure)
        {
            batch.Dispose();
            throw new NightScanException(failure.Diagnostic, failure);
        }

        _examples += batch.Count;
        return batch;
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _ring.Close();
        Array.ForEach(_threads, thread => thread.Join());
    }

    private void Work()
    {
        ExampleReader reader = _source.Open();
        while (_ring.Claim(out Batch? batch, out int row))
        {
            try
            {
                Load(reader, batch, row);
            }
            catch (NightScanException failure)
            {
                batch.Fail(row, failure);
            }

            if (batch.FinishRow())
            {
                _augmentation.Mix(batch);
                _ring.Ready(batch);
            }

            _ring.Finish();
        }
    }

    private void Load(ExampleReader reader, Batch batch, int row)
    {
        long position = _batches.Start(batch.Index) + row;
        Example example = _order!.At(batch.Epoch, (int)position);
        batch.Labels[row] = batch.PartnerLabels[row] = example.Class;
        if (_settings.Targets > 0)
        {
            _order.Recordings.WriteTarget(example.Recording, batch.Target(row));
        }

        reader(_order.Recordings, example.Recording, example.File, batch.Row(row));
        _augmentation.Mask(batch, row, position);
    }
}
