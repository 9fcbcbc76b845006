using System.Diagnostics.CodeAnalysis;

namespace NightScan.Training.Data;

/// <summary>
/// The batches of a loader, used over and over: batch i lies at i modulo their number, so that none is begun before the one that
/// lay there was given back. That bounds memory, and keeps the order.
/// </summary>
internal sealed class BatchRing
{
    private readonly object _lock = new();
    private readonly Batch[] _batches;
    private readonly State[] _states;
    private int _epoch;
    private int _end;
    private Batching _batching;
    private int _claimed;
    private int _claimedRows;
    private int _working;
    private bool _closed;

    public BatchRing(int length, int capacity, int mels, int frames, int targets)
    {
        _states = new State[length];
        _batches = [.. Enumerable.Range(0, length).Select(slot => new Batch(capacity, mels, frames, _ => GiveBack(slot), targets))];
    }

    private enum State
    {
        Free,
        Filling,
        Ready,
        Out,
    }

    /// <summary>Lets threads claim the examples of an epoch, from a batch on.</summary>
    public void Open(int epoch, int firstBatch, Batching batches)
    {
        lock (_lock)
        {
            (_epoch, _claimed, _claimedRows, _end, _batching) = (epoch, firstBatch, 0, batches.Count, batches);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Drops what nobody has taken, and waits for the threads that are at work on it.</summary>
    public void Drain()
    {
        lock (_lock)
        {
            _claimed = _end;
            while (_working > 0)
            {
                Monitor.Wait(_lock);
            }

            for (int slot = 0; slot < _states.Length; slot++)
            {
                _states[slot] = _states[slot] == State.Out ? State.Out : State.Free;
            }
        }
    }

    /// <summary>Waits for an example to load.</summary>
    /// <returns>False when there will be no more.</returns>
    public bool Claim([NotNullWhen(true)] out Batch? batch, out int row)
    {
        lock (_lock)
        {
            while (!_closed && !CanClaim())
            {
                Monitor.Wait(_lock);
            }

            batch = _closed ? null : _batches[_claimed % _batches.Length];
            row = _claimedRows;
            if (batch is null)
            {
                return false;
            }

            if (row == 0)
            {
                _states[_claimed % _states.Length] = State.Filling;
                batch.Begin(_epoch, _claimed, _batching.Size(_claimed));
            }

            _working++;
            if (++_claimedRows == batch.Count)
            {
                _claimed++;
                _claimedRows = 0;
            }

            return true;
        }
    }

    /// <summary>Says that a claimed example is done with.</summary>
    public void Finish()
    {
        lock (_lock)
        {
            if (--_working == 0)
            {
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>Says that a batch is complete.</summary>
    public void Ready(Batch batch)
    {
        lock (_lock)
        {
            _states[batch.Index % _states.Length] = State.Ready;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits for a batch.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Batch Take(int index, CancellationToken cancellation)
    {
        int slot = index % _states.Length;
        lock (_lock)
        {
            if (_states[slot] != State.Ready)
            {
                Await(slot, cancellation);
            }

            _states[slot] = State.Out;
            return _batches[slot];
        }
    }

    /// <summary>Sends all threads home.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            Monitor.PulseAll(_lock);
        }
    }

    private bool CanClaim() => _claimed < _end && (_claimedRows > 0 || _states[_claimed % _states.Length] == State.Free);

    private void Await(int slot, CancellationToken cancellation)
    {
        CancellationTokenRegistration wake = cancellation.UnsafeRegister(ring => ((BatchRing)ring!).Wake(), this);
        try
        {
            while (_states[slot] != State.Ready)
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(_lock);
            }
        }
        finally
        {
            // Not disposed: that would wait for a wake-up under way, which waits for the lock.
            wake.Unregister();
        }
    }

    private void Wake()
    {
        lock (_lock)
        {
            Monitor.PulseAll(_lock);
        }
    }

    private void GiveBack(int slot)
    {
        lock (_lock)
        {
            if (_states[slot] == State.Out)
            {
                _states[slot] = State.Free;
                Monitor.PulseAll(_lock);
            }
        }
    }
}
