using NLayer;

namespace NightScan.Recordings.Decoding;

/// <summary>
/// Decodes MP3 with NLayer where there is no libsndfile that does. As many samples come, and at the same places, as from libsndfile,
/// whose decoder (mpg123) leaves out what the encoder added as far as the file says.
/// </summary>
internal sealed class Mp3Reader : ISoundFile
{
    /// <summary>Its name and version.</summary>
    public static readonly string Name = $"NLayer-{typeof(MpegFrameDecoder).Assembly.GetName().Version?.ToString(3)}";

    private const int MostValues = 1152 * 2;

    private readonly RecordingFile _file;
    private readonly Mp3Frames _frames;
    private readonly float[] _values = new float[MostValues];
    private readonly byte[] _head = new byte[MagicBytes.Length];
    private MpegFrameDecoder _decoder = new();
    private int _headLength;
    private long _left;
    private long _total;
    private long _before;
    private int _count;
    private int _given;

    public Mp3Reader()
        : this(new RecordingFile()) { }

    internal Mp3Reader(RecordingFile file) => (_file, _frames) = (file, new Mp3Frames(file));

    public bool Understood { get; private set; }

    public bool IsAlwaysFinite => false;

    public string? Fallback => Understood ? Name : null;

    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _headLength);

    public AudioFormat Format { get; private set; }

    public Doubt? Doubt { get; private set; }

    public RecordingProblem? Open(string path, WantedSamples wanted, CancellationToken cancellation)
    {
        Close();
        if (_file.Open(path, cancellation) is { } unopened)
        {
            return unopened;
        }

        try
        {
            FrontTags.Hide(_file);
            _headLength = _file.ReadFully(0, _head);
            Understood = _frames.Begin() && _frames.MoveNext();
            cancellation.ThrowIfCancellationRequested();
            if (!Understood)
            {
                return null;
            }

            _decoder = new MpegFrameDecoder();
            Mp3Header first = _frames.Frame.Header;
            Mp3Tag? tag = Mp3Tag.Read(_frames.Frame);
            _left = tag?.Samples(first.Samples) is >= 0 and long promised ? promised : long.MaxValue;
            _before = tag?.Before ?? 0;
            Extent? extent = MpegExtent.Read(_file, isKnown: true);
            Doubt = extent?.Look(first.SampleRate, wanted.Reach(first.SampleRate), cancellation);
            Format = new AudioFormat(first.SampleRate, first.Channels, Doubt is null && extent is not null ? extent.Frames : -1);
            if (Doubt is { Kind: DoubtKind.Reader })
            {
                // What the first of several recordings says of its length is not the whole's.
                _left = long.MaxValue;
            }

            if (tag is null)
            {
                DecodeFrame();
            }

            return null;
        }
        catch (IOException exception)
        {
            return Problems.Unreadable(exception);
        }
    }

    public RecordingProblem? Fill(long needed, SampleBuffer mono, CancellationToken cancellation)
    {
        int channels = Format.Channels;
        while (mono.Count < needed && _left > 0)
        {
            if (_given == _count)
            {
                try
                {
                    if (!_frames.MoveNext())
                    {
                        Format = Format with { Frames = _total };
                        break;
                    }
                }
                catch (IOException exception)
                {
                    return Problems.Unreadable(exception);
                }

                DecodeFrame();
            }

            cancellation.ThrowIfCancellationRequested();
            int passed = (int)Math.Min(_before, _count - _given);
            _given += passed;
            _before -= passed;
            int taken = (int)Math.Min(Math.Min(_count - _given, needed - mono.Count), _left);
            ReadOnlySpan<float> values = _values.AsSpan(_given * channels, taken * channels);
            Span<float> target = mono.Reserve(taken)[..taken];
            if (channels == 1)
            {
                values.CopyTo(target);
            }
            else
            {
                SampleMath.MixDown(values, channels, target);
            }

            mono.Advance(taken);
            _given += taken;
            _left -= taken;
            _total += taken;
        }

        cancellation.ThrowIfCancellationRequested();
        return null;
    }

    public void Close()
    {
        Understood = false;
        Doubt = null;
        _total = 0;
        _headLength = _count = _given = 0;
        _file.Close();
    }

    public void Dispose()
    {
        Close();
        _file.Dispose();
    }

    /// <summary>
    /// Decodes the frame in hand. One that cannot be decoded, or lacks what an earlier one was to bring, is silence: what follows keeps its
    /// place.
    /// </summary>
    private void DecodeFrame()
    {
        int values = _frames.Frame.SampleCount * Format.Channels, decoded = 0;
        try
        {
            decoded = _decoder.DecodeFrame(_frames.Frame, _values, 0);
        }
        catch (Exception exception) when (exception is InvalidDataException or IndexOutOfRangeException or ArgumentException)
        {
            _decoder.Reset();
        }

        if (decoded != values)
        {
            _values.AsSpan(0, values).Clear();
        }

        (_count, _given) = (_frames.Frame.SampleCount, 0);
    }
}
