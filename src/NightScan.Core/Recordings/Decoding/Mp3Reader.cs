using NLayer;

namespace NightScan.Recordings.Decoding;

/// <summary>
/// Decodes MP3 with NLayer where there is no libsndfile that does. As many samples come, and at the same places, as from libsndfile,
/// whose decoder (mpg123) leaves out what the encoder added as far as the file says.
/// </summary>
internal sealed class Mp3Reader : FileReader
{
    /// <summary>Its name and version.</summary>
    public static readonly string Name = $"NLayer-{typeof(MpegFrameDecoder).Assembly.GetName().Version?.ToString(3)}";

    private const int MostValues = 1152 * 2;

    private readonly Mp3Frames _frames;
    private readonly float[] _values = new float[MostValues];
    private MpegFrameDecoder _decoder = new();
    private long _left;
    private long _before;
    private int _count;
    private int _passed;

    public Mp3Reader()
        : base(new RecordingFile(), MostValues) => _frames = new Mp3Frames(File);

    protected override RecordingProblem? Begin(WantedSamples wanted, CancellationToken cancellation)
    {
        (_count, _passed) = (0, 0);
        if (!_frames.Begin() || !_frames.MoveNext())
        {
            return null;
        }

        _decoder = new MpegFrameDecoder();
        Mp3Header first = _frames.Frame.Header;
        Mp3Tag? tag = Mp3Tag.Read(_frames.Frame);
        Extent? extent = MpegExtent.Read(File, isKnown: true);
        Doubt? doubt = extent?.Look(first.SampleRate, wanted.Reach(first.SampleRate), cancellation);
        State = State with
        {
            Understood = true,
            Fallback = Name,
            Format = new AudioFormat(first.SampleRate, first.Channels, doubt is null && extent is not null ? extent.Frames : -1),
            Doubt = doubt,
        };
        // What the first of several recordings says of its length is not the whole's.
        _left = doubt is not { Kind: DoubtKind.Reader } && tag?.Samples(first.Samples) is >= 0 and long promised ? promised : long.MaxValue;
        _before = tag?.Before ?? 0;
        if (tag is null)
        {
            DecodeFrame();
        }

        return null;
    }

    protected override int Decode(Span<float> values, int frames)
    {
        while (_left > 0)
        {
            if (_passed == _count)
            {
                if (!_frames.MoveNext())
                {
                    Format = Format with { Frames = Given };
                    break;
                }

                DecodeFrame();
            }

            int before = (int)Math.Min(_before, _count - _passed);
            _passed += before;
            _before -= before;
            int taken = (int)Math.Min(Math.Min(_count - _passed, frames), _left);
            if (taken > 0)
            {
                _values.AsSpan(_passed * Format.Channels, taken * Format.Channels).CopyTo(values);
                _passed += taken;
                _left -= taken;
                return taken;
            }
        }

        return 0;
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

        (_count, _passed) = (_frames.Frame.SampleCount, 0);
    }
}
