using NAudio.Wave;

namespace NightScan.Recordings.Decoding;

/// <summary>
/// Reads uncompressed WAV, RF64 and AIFF files with NAudio: nothing in such a file can crash or hang it, and so it needs no process of
/// its own. Its samples are libsndfile's, bit for bit; what is out of the ordinary is left to that.
/// </summary>
internal sealed class PcmReader(RecordingFile file) : ISoundFile
{
    // More bytes than the file's buffer holds: they are read past it.
    private const int BlockBytes = 1 << 17;
    private const int BlockValues = BlockBytes / sizeof(float);

    private readonly byte[] _bytes = new byte[BlockBytes];
    private readonly float[] _block = new float[BlockValues];
    private readonly byte[] _head = new byte[MagicBytes.Length];
    private int _headLength;
    private DeclaredHeader _declared;
    private AiffFileReader? _aiff;
    private WaveFormat? _wave;
    private PcmFormat _format;
    private long _frames;
    private long _passed;

    public PcmReader()
        : this(new RecordingFile()) { }

    public bool Understood => _format != PcmFormat.Other;

    public bool IsAlwaysFinite => _format is PcmFormat.UInt8 or PcmFormat.Int16 or PcmFormat.Int24 or PcmFormat.Int32;

    public string? Fallback => null;

    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _headLength);

    public AudioFormat Format { get; private set; }

    public Doubt? Doubt { get; private set; }

    /// <summary>Bytes of the file that were read so far.</summary>
    public long BytesRead => file.BytesRead;

    public RecordingProblem? Open(string path, WantedSamples wanted, CancellationToken cancellation)
    {
        Close();
        if (file.Open(path, cancellation) is { } unopened)
        {
            return unopened;
        }

        try
        {
            FrontTags.Hide(file);
            _headLength = file.ReadFully(0, _head);
            _declared = DeclaredHeader.Read(file);
            cancellation.ThrowIfCancellationRequested();
            if (_declared.Problem(file.Length) is { } problem)
            {
                return problem;
            }

            if (_declared.Regular != RegularFile.None && BitConverter.IsLittleEndian)
            {
                _wave = _declared.Regular == RegularFile.Wave ? ReadWave() : ReadAiff();
                _format = PcmFormats.Of(_wave);
            }
        }
        catch (EndOfStreamException)
        {
            // The header ends before NAudio had enough of it.
        }
        catch (IOException exception)
        {
            return Problems.Unreadable(exception);
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or ArgumentException or OverflowException)
        {
            // NAudio's words for a header that it does not read.
        }

        cancellation.ThrowIfCancellationRequested();
        if (!Understood)
        {
            file.Close();
            return null;
        }

        WaveFormat wave = _wave!;
        _frames = (Math.Min(_declared.SamplesEnd, file.Length) - _declared.SamplesStart) / wave.BlockAlign;
        Doubt = _declared.Doubt(file.Length);
        Format = new AudioFormat(wave.SampleRate, wave.Channels, _frames);
        return _frames <= 0 ? Problems.NoFrames("its header is fine, but there is no audio in it") : null;
    }

    public RecordingProblem? Fill(long needed, SampleBuffer mono, CancellationToken cancellation)
    {
        int channels = Format.Channels, frameBytes = _wave!.BlockAlign;
        int most = Math.Min(BlockValues / channels, BlockBytes / frameBytes);
        while (mono.Count < needed && _passed < _frames)
        {
            int asked = (int)Math.Min(Math.Min(most, needed - mono.Count), _frames - _passed), read;
            try
            {
                Span<byte> bytes = _bytes.AsSpan(0, asked * frameBytes);
                read = (_aiff is null ? file.ReadFully(_declared.SamplesStart + (_passed * frameBytes), bytes)
                    : _aiff.Read(bytes)) / frameBytes;
                if (read < asked || _passed + read == _frames)
                {
                    EndAt(_passed + read);
                }
            }
            catch (IOException exception)
            {
                return Problems.Unreadable(exception);
            }

            cancellation.ThrowIfCancellationRequested();
            Span<float> target = mono.Reserve(asked)[..read];
            Span<float> values = channels == 1 ? target : _block.AsSpan(0, read * channels);
            PcmFormats.Convert(_format, _bytes.AsSpan(0, read * frameBytes), values);
            if (channels > 1)
            {
                SampleMath.MixDown(values, channels, target);
            }

            mono.Advance(read);
            _passed += read;
            if (read < asked)
            {
                break;
            }
        }

        return null;
    }

    public void Close()
    {
        _aiff?.Dispose();
        (_aiff, _wave) = (null, null);
        _format = PcmFormat.Other;
        _declared = default;
        Doubt = null;
        _headLength = 0;
        _frames = _passed = 0;
        file.Close();
    }

    public void Dispose()
    {
        Close();
        file.Dispose();
    }

    /// <summary>Bytes of the samples come from the file itself: sizes in it that are wrong are known here, not to NAudio.</summary>
    private WaveFormat ReadWave()
    {
        byte[] description = new byte[_declared.FormatLength];
        file.ReadFully(_declared.FormatStart, description);
        using BinaryReader reader = new(new MemoryStream(description));
        return WaveFormat.FromFormatChunk(reader, description.Length);
    }

    private WaveFormat ReadAiff()
    {
        file.Seek(0);
        // NAudio wants to see the byte that makes an odd number even, and does not look at it.
        _aiff = new AiffFileReader(new RecordingStream(file, _declared.SamplesEnd + (_declared.SamplesEnd & 1)));
        return _aiff.WaveFormat;
    }

    private void EndAt(long frames)
    {
        Format = Format with { Frames = frames };
        Doubt ??= frames < _frames ? new Doubt($"its header promises {_frames} samples, but decoding ended after {frames}", DoubtKind.Cut,
            IsRead: true)
            : _declared.DoubtBehind(file) is { Kind: DoubtKind.Cut } behind ? behind with { IsRead = true } : null;
    }
}
