using NAudio.Wave;

namespace NightScan.Recordings.Decoding;

/// <summary>
/// Reads uncompressed WAV, RF64 and AIFF files with NAudio: nothing in such a file can crash or hang it, and so it needs no process of
/// its own. Its samples are libsndfile's, bit for bit; what is out of the ordinary is left to that.
/// </summary>
internal sealed class PcmReader(RecordingFile? file = null) : FileReader(file ?? new RecordingFile(), BlockBytes / sizeof(float))
{
    // More bytes than the file's buffer holds: they are read past it.
    private const int BlockBytes = 1 << 17;

    // As many as stay in the first-level cache between being converted and being mixed.
    private const int MixedValues = 1 << 12;

    private readonly byte[] _bytes = new byte[BlockBytes];
    private DeclaredHeader _declared;
    private AiffFileReader? _aiff;
    private SampleConverter? _convert;
    private int _frameBytes;
    private long _frames;

    protected override long Left => Math.Max(0, _frames - Given);

    public override void Close()
    {
        _aiff?.Dispose();
        _aiff = null;
        base.Close();
    }

    protected override RecordingProblem? Begin(WantedSamples wanted, CancellationToken cancellation)
    {
        _declared = DeclaredHeader.Read(File);
        if (_declared.Problem(File.Length) is { } problem)
        {
            return problem;
        }

        bool isInteger = false;
        if (ReadFormat() is not WaveFormat wave || (_convert = PcmFormat.Of(wave, out isInteger)) is null)
        {
            File.Close();
            return null;
        }

        _frameBytes = wave.BlockAlign;
        _frames = (Math.Min(_declared.SamplesEnd, File.Length) - _declared.SamplesStart) / _frameBytes;
        State = State with
        {
            Understood = true,
            IsAlwaysFinite = isInteger,
            Format = new AudioFormat(wave.SampleRate, wave.Channels, _frames),
            Doubt = _declared.Doubt(File.Length),
        };
        return _frames <= 0 ? Problems.NoFrames("its header is fine, but there is no audio in it") : null;
    }

    protected override int Decode(Span<float> values, int frames)
    {
        ReadOnlySpan<byte> bytes = Read(frames);
        int read = bytes.Length / _frameBytes;
        _convert!(bytes, values[..(read * Format.Channels)]);
        return read;
    }

    protected override int DecodeMono(Span<float> mono, int frames)
    {
        int channels = Format.Channels;
        if (channels == 1)
        {
            return Decode(mono, frames);
        }

        ReadOnlySpan<byte> bytes = Read(frames);
        int read = bytes.Length / _frameBytes, step = Math.Max(1, MixedValues / channels);
        for (int frame = 0; frame < read; frame += step)
        {
            int count = Math.Min(step, read - frame);
            Span<float> values = Block[..(count * channels)];
            _convert!(bytes.Slice(frame * _frameBytes, count * _frameBytes), values);
            ChannelMixer.MixDown(values, channels, mono.Slice(frame, count));
        }

        return read;
    }

    /// <returns>The bytes of as many frames, or of those that there still are.</returns>
    private ReadOnlySpan<byte> Read(int frames)
    {
        int asked = Math.Min(frames, BlockBytes / _frameBytes);
        if (asked == 0)
        {
            return default;
        }

        Span<byte> bytes = _bytes.AsSpan(0, asked * _frameBytes);
        int read = _aiff is null ? File.ReadFully(_declared.SamplesStart + (Given * _frameBytes), bytes) : _aiff.Read(bytes);
        read /= _frameBytes;
        if (read < asked || Given + read == _frames)
        {
            EndAt(Given + read);
        }

        return bytes[..(read * _frameBytes)];
    }

    /// <returns>Null where NAudio is not to read the header, or cannot.</returns>
    private WaveFormat? ReadFormat()
    {
        try
        {
            if (!_declared.IsRegular || !BitConverter.IsLittleEndian)
            {
                return null;
            }

            if (_declared.FormatLength == 0)
            {
                File.Seek(0);
                // NAudio wants to see the byte that makes an odd number even, and does not look at it.
                _aiff = new AiffFileReader(new RecordingStream(File, _declared.SamplesEnd + (_declared.SamplesEnd & 1)));
                return _aiff.WaveFormat;
            }

            // Bytes of the samples come from the file itself: sizes in it that are wrong are known here, not to NAudio.
            byte[] description = new byte[_declared.FormatLength];
            File.ReadFully(_declared.FormatStart, description);
            using BinaryReader reader = new(new MemoryStream(description));
            return WaveFormat.FromFormatChunk(reader, description.Length);
        }
        catch (Exception exception) when (
            exception is EndOfStreamException or FormatException or InvalidDataException or ArgumentException or OverflowException)
        {
            // NAudio's words for a header that it does not read, or that ends before it has enough.
            return null;
        }
    }

    private void EndAt(long frames)
    {
        Format = Format with { Frames = frames };
        Doubt ??= frames < _frames ? new Doubt($"its header promises {_frames} samples, but decoding ended after {frames}", DoubtKind.Cut,
            IsRead: true)
            : _declared.DoubtBehind(File) is { Kind: DoubtKind.Cut } behind ? behind with { IsRead = true } : null;
        _frames = frames;
    }
}
