using NLayer;

namespace NightScan.Recordings.Decoding;

/// <summary>A frame as NLayer's decoder wants it. One for all frames of all files: it holds the bytes of the present one.</summary>
internal sealed class Mp3Frame : IMpegFrame
{
    // The longest is one of layer II: 384 kbit/s at 32 kHz, or at half of that 160 kbit/s.
    private const int MostBytes = 4096;

    private readonly byte[] _bytes = new byte[MostBytes];
    private int _position;

    public Mp3Header Header { get; private set; }

    public int SampleRate => Header.SampleRate;

    public int SampleRateIndex => Header.SampleRateIndex;

    public int FrameLength => Header.FrameLength;

    public int BitRate => Header.BitRate;

    public MpegVersion Version => Header.Version;

    public MpegLayer Layer => Header.Layer;

    public MpegChannelMode ChannelMode => Header.ChannelMode;

    public int ChannelModeExtension => Header.ModeExtension;

    public int SampleCount => Header.Samples;

    public int BitRateIndex => Header.BitRateIndex;

    public bool IsCopyrighted => Header.IsCopyrighted;

    // Of use to nobody: players take the samples of a frame with a wrong checksum, too.
    public bool HasCrc => Header.HasChecksum;

    public bool IsCorrupted => false;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, FrameLength);

    /// <summary>Reads the frame that begins at a position.</summary>
    /// <returns>Whether all of it is there.</returns>
    public bool Read(RecordingFile file, long position, Mp3Header header)
    {
        Header = header;
        Reset();
        return file.ReadFully(position, _bytes.AsSpan(0, FrameLength)) == FrameLength;
    }

    public void Reset() => _position = Header.DataStart * 8;

    /// <summary>The next bits.</summary>
    /// <param name="bitCount">1 to 25.</param>
    /// <returns>-1 when there are not as many.</returns>
    public int ReadBits(int bitCount)
    {
        if (_position + bitCount > FrameLength * 8)
        {
            return -1;
        }

        int first = _position >> 3, value = 0;
        // Four bytes hold 25 bits wherever they begin; behind the frame is room.
        for (int i = 0; i < 4; i++)
        {
            value = (value << 8) | _bytes[first + i];
        }

        int result = (int)((uint)value << (_position & 7) >> (32 - bitCount));
        _position += bitCount;
        return result;
    }
}
