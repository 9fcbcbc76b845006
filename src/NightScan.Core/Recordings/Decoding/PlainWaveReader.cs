using System.Runtime.InteropServices;

namespace NightScan.Recordings.Decoding;

/// <summary>
/// Reads plain WAV files without native code: nothing in such a file can crash or hang, and so it needs no process of its own.
/// Its samples are libsndfile's, bit for bit.
/// </summary>
internal sealed class PlainWaveReader(RecordingFile file) : ISoundFile
{
    // More bytes than the file's buffer holds: they are read past it.
    private const int BlockValues = 1 << 15;

    private readonly byte[] _bytes = new byte[BlockValues * sizeof(float)];
    private readonly float[] _block = new float[BlockValues];
    private PlainWave _wave;
    private long _passed;

    public PlainWaveReader()
        : this(new RecordingFile()) { }

    public bool Understood => _wave.Channels > 0;

    public bool IsAlwaysFinite => Understood && _wave.Type != WaveSampleType.Float32;

    public ReadOnlySpan<byte> Head => default;

    public AudioFormat Format { get; private set; }

    public RecordingProblem? Open(string path, WantedSamples wanted, CancellationToken cancellation)
    {
        Close();
        if (file.Open(path, cancellation) is { } unopened)
        {
            return unopened;
        }

        try
        {
            _wave = BitConverter.IsLittleEndian ? PlainWave.Read(file) ?? default : default;
        }
        catch (IOException exception)
        {
            return Problems.Unreadable(exception);
        }

        cancellation.ThrowIfCancellationRequested();
        if (Understood)
        {
            Format = new AudioFormat(_wave.SampleRate, _wave.Channels, _wave.Frames);
        }
        else
        {
            file.Close();
        }

        return null;
    }

    public (RecordingProblem? Failure, RecordingProblem? Warning) Decode(long needed, SampleBuffer mono, CancellationToken cancellation)
    {
        if (Fill(needed, mono, cancellation) is { } failure)
        {
            return (failure, null);
        }

        if (mono.Count == Math.Min(needed, _wave.Frames))
        {
            return (null, null);
        }

        // It was whole when it was opened.
        long declared = Format.Frames;
        Format = Format with { Frames = mono.Count };
        return mono.Count == 0
            ? (Problems.NoFrames("nothing of its audio could be decoded"), null)
            : (null, Problems.Truncated($"its header promises {declared} samples, but it ends after {mono.Count}"));
    }

    public RecordingProblem? Fill(long needed, SampleBuffer mono, CancellationToken cancellation)
    {
        int channels = _wave.Channels;
        while (mono.Count < needed && _passed < _wave.Frames)
        {
            int asked = (int)Math.Min(Math.Min(BlockValues / channels, needed - mono.Count), _wave.Frames - _passed);
            int frameBytes = _wave.FrameBytes, read;
            try
            {
                read = file.ReadFully(_wave.DataStart + (_passed * frameBytes), _bytes.AsSpan(0, asked * frameBytes)) / frameBytes;
            }
            catch (IOException exception)
            {
                return Problems.Unreadable(exception);
            }

            cancellation.ThrowIfCancellationRequested();
            Span<float> target = mono.Reserve(asked)[..read];
            Span<float> values = channels == 1 ? target : _block.AsSpan(0, read * channels);
            Convert(_bytes.AsSpan(0, read * frameBytes), values);
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

    private void Convert(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (_wave.Type)
        {
            case WaveSampleType.Int16:
                SampleMath.FromInt16(MemoryMarshal.Cast<byte, short>(bytes), values);
                break;
            case WaveSampleType.Int24:
                SampleMath.FromInt24(bytes, values);
                break;
            default:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
        }
    }

    public void Close()
    {
        _wave = default;
        _passed = 0;
        file.Close();
    }

    public void Dispose()
    {
        Close();
        file.Dispose();
    }
}
