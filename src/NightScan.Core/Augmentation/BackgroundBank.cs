using NightScan.Files;
using NightScan.Hashing;
using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Augmentation;

/// <summary>A recording that may be mixed into others.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Content">Its bytes' identity.</param>
/// <param name="Mark">What its file was like when it was hashed; null where whatever is there is to be used.</param>
/// <param name="Method">By which it was hashed.</param>
internal sealed record BackgroundRecording(
    string Path, ContentHash Content, FileMark? Mark = null, ContentHashMethod Method = ContentHashMethod.XxHash128);

/// <summary>
/// Backgrounds as spectra, decoded when first asked for and kept while there is room: the one that was used longest ago goes first. Shared
/// by all workers; two that want the same background wait for one decoding.
/// </summary>
internal sealed class BackgroundBank
{
    /// <summary>Memory for spectra by default: 64 backgrounds of the general preset.</summary>
    public const long DefaultBytes = 96L << 20;

    private readonly SpectrogramSettings _settings;
    private readonly Func<IRecordingDecoder> _createDecoder;
    private readonly int _capacity;
    private readonly Dictionary<ContentHash, Entry> _entries = [];
    private readonly Lock _lock = new();
    private long _clock;

    /// <param name="settings">Rate and length of the windows.</param>
    /// <param name="recordings">What there is; of byte-identical ones the first is read.</param>
    /// <param name="decoders">What this machine decodes with.</param>
    /// <param name="bytes">Memory for spectra; two backgrounds stay whatever their size.</param>
    public BackgroundBank(
        SpectrogramSettings settings, IReadOnlyList<BackgroundRecording> recordings, DecoderSet decoders, long bytes = DefaultBytes)
        : this(settings, recordings, () => new RecordingDecoder(decoders), bytes) { }

    /// <summary>The same with other decoders, each made for one thread.</summary>
    public BackgroundBank(
        SpectrogramSettings settings, IReadOnlyList<BackgroundRecording> recordings, Func<IRecordingDecoder> createDecoder,
        long bytes = DefaultBytes)
    {
        _settings = settings;
        _createDecoder = createDecoder;
        foreach (BackgroundRecording recording in recordings)
        {
            _entries.TryAdd(recording.Content, new Entry(recording));
        }

        Contents = [.. _entries.Keys];
        long each = PackedSpectra.Bytes(settings.FrameCount, (settings.FftSize / 2) + 16);
        _capacity = (int)Math.Clamp(bytes / each, 2, 1 << 20);
    }

    /// <summary>What recipes may choose from.</summary>
    public IReadOnlyList<ContentHash> Contents { get; }

    /// <summary>Backgrounds in memory.</summary>
    internal int Loaded { get; private set; }

    /// <summary>A background's spectra, or why there are none: NS0116 when its file is not what was hashed.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal (PackedSpectra? Spectra, string Path, RecordingProblem? Problem) Get(ContentHash content, CancellationToken cancellation)
    {
        if (!_entries.TryGetValue(content, out Entry? entry))
        {
            throw new ArgumentException("The recipe's background is not one of this bank.", nameof(content));
        }

        lock (entry.Loading)
        {
            lock (_lock)
            {
                entry.LastUse = ++_clock;
                if (entry.Spectra is not null || entry.Problem is not null)
                {
                    return (entry.Spectra, entry.Recording.Path, entry.Problem);
                }
            }

            // Others go on using what is there meanwhile.
            (PackedSpectra? spectra, RecordingProblem? problem) = Load(entry.Recording, cancellation);
            lock (_lock)
            {
                (entry.Spectra, entry.Problem) = (spectra, problem);
                if (spectra is not null && ++Loaded > _capacity)
                {
                    // Whoever uses the oldest at this moment goes on with what it took.
                    Entry oldest = _entries.Values.Where(other => other.Spectra is not null && other != entry)
                        .MinBy(other => other.LastUse)!;
                    oldest.Spectra = null;
                    Loaded--;
                }
            }

            return (spectra, entry.Recording.Path, problem);
        }
    }

    private (PackedSpectra?, RecordingProblem?) Load(BackgroundRecording recording, CancellationToken cancellation)
    {
        using ContentGuard guard = new(recording.Method);
        if (recording.Mark is FileMark mark && guard.Before(recording.Path, mark) is RecordingProblem other)
        {
            return (null, other);
        }

        // Not kept: it would keep a process to itself that others can use.
        using RecordingSource source = new(_createDecoder(), _settings.SampleRate);
        DecodedRecording decoded = source.Read(recording.Path, _settings.SampleCount, cancellation);
        RecordingProblem? problem = recording.Mark is null || decoded.Failure is { Cause: ProblemCause.Machine } ? decoded.Failure
            : guard.After(recording.Content, out _, cancellation) ?? decoded.Failure;
        return problem is null ? (Transform(decoded.Samples.Span), null) : (null, problem);
    }

    /// <summary>
    /// A background as it sounds: its samples at the settings' rate, as many as there are up to a window's, and decoded anew by every
    /// call.
    /// </summary>
    /// <returns>Null when it cannot be decoded.</returns>
    internal float[]? Samples(ContentHash content, CancellationToken cancellation)
    {
        using RecordingSource source = new(_createDecoder(), _settings.SampleRate);
        DecodedRecording decoded = source.Read(_entries[content].Recording.Path, _settings.SampleCount, cancellation);
        return decoded.Failure is null ? decoded.Samples.ToArray() : null;
    }

    private unsafe PackedSpectra Transform(ReadOnlySpan<float> samples)
    {
        Stft stft = new(_settings.FftSize, _settings.HopLength, _settings.SampleCount);
        stft.Load(samples, MelStage.Gain(samples));

        // A shorter one is repeated: it has the frames whose centre lies within it.
        int count = Math.Min(stft.FrameCount, 1 + (samples.Length / _settings.HopLength));
        return new(stft.Kernel, count, FrameBand.Of(_settings), stft.Spectrum);
    }

    private sealed class Entry(BackgroundRecording recording)
    {
        public BackgroundRecording Recording { get; } = recording;

        /// <summary>Held while it is decoded.</summary>
        public Lock Loading { get; } = new();

        public PackedSpectra? Spectra { get; set; }

        public RecordingProblem? Problem { get; set; }

        public long LastUse { get; set; }
    }
}
