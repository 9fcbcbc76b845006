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

    private readonly Mp3Frame _frame = new();
    private readonly float[] _values = new float[MostValues];
    private MpegFrameDecoder _decoder = new();
    private Mp3Header _first;
    private long _position;
    private long _left;
    private long _before;
    private int _count;
    private int _passed;

    public Mp3Reader()
        : base(new RecordingFile(), MostValues) { }

    protected override RecordingProblem? Begin(WantedSamples wanted, CancellationToken cancellation)
    {
        Mp3Header first = _first = Mp3Header.At(File, 0);
        (_position, _count, _passed) = (0, 0, 0);
        // What is no MPEG audio but happens to have a header's bits is told by the frame that does not follow.
        if (!first.IsValid || !Mp3Header.At(File, first.FrameLength).IsLike(first) || !MoveNext())
        {
            return null;
        }

        _decoder = new MpegFrameDecoder();
        Mp3Tag? tag = Mp3Tag.Read(_frame);
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
                if (!MoveNext())
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

    /// <summary>Reads the next frame, past damage before it. Nothing else is kept, whatever sizes the file declares.</summary>
    /// <returns>False at the end.</returns>
    private bool MoveNext()
    {
        Mp3Header header = Mp3Header.At(File, _position);
        if (!header.IsLike(_first))
        {
            if (Mp3Header.Find(File, _position + 1, _first) is not (>= 0 and long found))
            {
                return false;
            }

            (_position, header) = (found, Mp3Header.At(File, found));
        }

        bool isWhole = _frame.Read(File, _position, header);
        _position += isWhole ? header.FrameLength : 0;
        return isWhole;
    }

    /// <summary>
    /// Decodes the frame in hand. One that cannot be decoded, or lacks what an earlier one was to bring, is silence: what follows keeps its
    /// place.
    /// </summary>
    private void DecodeFrame()
    {
        int values = _frame.SampleCount * Format.Channels, decoded = 0;
        try
        {
            decoded = _decoder.DecodeFrame(_frame, _values, 0);
        }
        catch (Exception exception) when (exception is InvalidDataException or IndexOutOfRangeException or ArgumentException)
        {
            _decoder.Reset();
        }

        if (decoded != values)
        {
            _values.AsSpan(0, values).Clear();
        }

        (_count, _passed) = (_frame.SampleCount, 0);
    }
}
