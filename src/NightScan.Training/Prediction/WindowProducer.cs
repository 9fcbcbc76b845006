using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using NightScan.Builds.Reporting;
using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Training.Prediction;

/// <summary>What is known of a recording when its last window has been made.</summary>
/// <param name="Failure">Why it ended although it should not; null when it did not.</param>
/// <param name="Warning">What is missing of it although the rest can be used; null when nothing is.</param>
/// <param name="SampleRate">Hz; 0 where it is not known.</param>
/// <param name="Seconds">How long it is, as far as it was read.</param>
internal readonly record struct RecordingEnd(RecordingProblem? Failure, RecordingProblem? Warning, int SampleRate, double Seconds);

/// <summary>Decodes recordings on a thread of its own, a few batches of windows ahead of whoever takes them.</summary>
internal sealed class WindowProducer : IDisposable
{
    private readonly SpectrogramSettings _settings;
    private readonly DecoderSet _decoders;
    private readonly InputRecordings _recordings;
    private readonly CancellationToken _cancellation;
    private readonly BlockingCollection<WindowBatch> _free = [];
    private readonly BlockingCollection<WindowBatch> _filled = [];
    private readonly ConcurrentDictionary<int, RecordingEnd> _ends = [];
    private readonly BandShortfall _shortfall;
    private readonly Thread _thread;
    private Exception? _failure;

    /// <param name="settings">The model's.</param>
    /// <param name="batchSize">Windows of a batch.</param>
    /// <param name="batches">Batches in use; memory is theirs.</param>
    /// <param name="cancellation">Ends the thread; has to be cancelled before this is disposed.</param>
    public WindowProducer(
        SpectrogramSettings settings, DecoderSet decoders, InputRecordings recordings, int batchSize, int batches,
        CancellationToken cancellation)
    {
        (_settings, _decoders, _recordings, _cancellation) = (settings, decoders, recordings, cancellation);
        _shortfall = new BandShortfall(settings.MaxFrequency);
        for (int i = 0; i < batches; i++)
        {
            _free.Add(new WindowBatch(batchSize, settings.MelBands * settings.FrameCount), CancellationToken.None);
        }

        _thread = new Thread(Produce) { IsBackground = true, Name = "Decoder" };
        _thread.Start();
    }

    /// <summary>What came of a recording; asked once, when a window of a later one, or the end, was seen.</summary>
    public RecordingEnd End(int recording) => _ends.TryRemove(recording, out RecordingEnd end) ? end : default;

    /// <summary>
    /// How many recordings cannot fill the band, at which rates; null when all can. Complete when the last batch was seen.
    /// </summary>
    public string? Shortfall => _shortfall.Summary();

    /// <summary>The windows of all recordings, in order; each batch is to be given back.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<WindowBatch> Batches()
    {
        foreach (WindowBatch batch in _filled.GetConsumingEnumerable(_cancellation))
        {
            yield return batch;
        }

        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    /// <summary>Lets a batch be filled again.</summary>
    public void GiveBack(WindowBatch batch)
    {
        batch.Clear();
        _free.Add(batch, _cancellation);
    }

    public void Dispose()
    {
        _thread.Join();
        _free.Dispose();
        _filled.Dispose();
    }

    private void Produce()
    {
        try
        {
            using var windows = new WindowSpectrograms(_settings, _decoders);
            WindowBatch batch = _free.Take(_cancellation);
            for (int recording = 0; recording < _recordings.Names.Count; recording++)
            {
                batch = Produce(windows, recording, batch);
            }

            if (batch.Count > 0)
            {
                _filled.Add(batch, _cancellation);
            }
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
        finally
        {
            _filled.CompleteAdding();
        }
    }

    private WindowBatch Produce(WindowSpectrograms windows, int recording, WindowBatch batch)
    {
        RecordingProblem? problem = windows.Open(_recordings.PathOf(recording), _cancellation);
        int count = 0, rate = 0;
        while (problem is null && windows.Next(batch.NextRow, out double begin, out double end, out problem, _cancellation))
        {
            if (count++ == 0)
            {
                rate = windows.Reader.SampleRate;
                _shortfall.Add(rate);
            }

            batch.Add(recording, begin, end);
            if (batch.IsFull)
            {
                _filled.Add(batch, _cancellation);
                batch = _free.Take(_cancellation);
            }
        }

        if (problem is null && count == 0)
        {
            problem = new RecordingProblem(DiagnosticCodes.NoFrames, "nothing of its audio could be decoded", ProblemCause.Recording);
        }

        _ends[recording] = new RecordingEnd(problem, windows.Reader.Warning, rate, windows.Reader.Seconds);
        return batch;
    }
}
