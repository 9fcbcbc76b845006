using System.Diagnostics.CodeAnalysis;
using NightScan.Index;

namespace NightScan.Builds;

/// <summary>
/// Orders for the workers, and their results for the one thread that hands out orders. That thread is not woken for each result, which
/// costs as much as a third of a small spectrogram, but when the workers are about to run out of orders. Thread-safe.
/// </summary>
/// <param name="fewOrders">From so many orders down that no worker took yet, more are wanted.</param>
internal sealed class WorkExchange(int fewOrders) : IDisposable
{
    private readonly Queue<IReadOnlyList<DueRecording>> _orders = [];

    // Without turning round: it waits for milliseconds, and the worker may need the processor.
    private readonly ManualResetEventSlim _isWanted = new(false, spinCount: 0);
    private List<SpectrogramResult> _results = [];
    private int _inFlight;
    private bool _isMoreToCome = true;
    private bool _isClosed;

    /// <summary>Hands orders out.</summary>
    /// <param name="orders">Those of a file stand together: one worker gets them, and reads the file once.</param>
    public void Add(IReadOnlyList<IReadOnlyList<DueRecording>> orders)
    {
        lock (_orders)
        {
            foreach (IReadOnlyList<DueRecording> ofFile in orders)
            {
                _orders.Enqueue(ofFile);
                _inFlight += ofFile.Count;
            }

            Monitor.PulseAll(_orders);
        }
    }

    /// <summary>Files that no worker has taken yet.</summary>
    public int Waiting
    {
        get
        {
            lock (_orders)
            {
                return _orders.Count;
            }
        }
    }

    /// <summary>The orders of a file for a worker; waits for them.</summary>
    /// <returns>False when there will be none.</returns>
    public bool Take([NotNullWhen(true)] out IReadOnlyList<DueRecording>? orders)
    {
        lock (_orders)
        {
            while (_orders.Count == 0 && !_isClosed)
            {
                Monitor.Wait(_orders);
            }

            orders = _isClosed ? null : _orders.Dequeue();
            return orders is not null;
        }
    }

    /// <summary>Takes a worker's result.</summary>
    public void Return(SpectrogramResult result)
    {
        lock (_orders)
        {
            _results.Add(result);
            _inFlight--;
            if (_inFlight == 0 || (_isMoreToCome && _orders.Count <= fewOrders) || result.Fatal is not null)
            {
                _isWanted.Set();
            }
        }
    }

    /// <summary>
    /// What the workers returned since the last time; waits while they have enough to do, but not longer than it is told to.
    /// </summary>
    /// <param name="isMoreToCome">Whether orders will be added.</param>
    /// <param name="inFlight">Orders that have no result yet.</param>
    public List<SpectrogramResult> Collect(TimeSpan longest, bool isMoreToCome, out int inFlight)
    {
        lock (_orders)
        {
            _isMoreToCome = isMoreToCome;
        }

        _isWanted.Wait(longest);
        lock (_orders)
        {
            _isWanted.Reset();
            List<SpectrogramResult> collected = _results;
            _results = [];
            inFlight = _inFlight;
            return collected;
        }
    }

    /// <summary>Sends the workers home; orders that none of them took stay undone.</summary>
    public void Close()
    {
        lock (_orders)
        {
            _isClosed = true;
            Monitor.PulseAll(_orders);
        }
    }

    public void Dispose() => _isWanted.Dispose();
}
