using NLayer;

namespace NightScan.Recordings.Decoding;

/// <summary>
/// The four bytes that each frame of an MPEG audio file begins with (ISO/IEC 11172-3 and 13818-3; version 2.5 is Fraunhofer's).
/// </summary>
/// <param name="Bits">As they stand in the file, the first byte highest.</param>
internal readonly record struct Mp3Header(uint Bits)
{
    public const int Length = 4;

    private const uint Sync = 0x7FF;
    private const int ChecksumLength = 2;

    // kbit/s by index; 0 would be any rate, and 15 is forbidden.
    private static readonly int[] s_rates1 = [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448];
    private static readonly int[] s_rates2 = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
    private static readonly int[] s_rates3 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    private static readonly int[] s_lowRates1 = [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256];
    private static readonly int[] s_lowRates23 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    private static readonly int[] s_sampleRates = [44100, 48000, 32000];

    /// <summary>Whether it is one: with none of the forbidden values, nor a rate that only the next header would tell.</summary>
    public bool IsValid =>
        Bits >> 21 == Sync && Version != MpegVersion.Unknown && Layer != MpegLayer.Unknown && BitRateIndex is > 0 and < 15
            && SampleRateIndex < 3;

    public MpegVersion Version => ((Bits >> 19) & 3) switch
    {
        0 => MpegVersion.Version25,
        2 => MpegVersion.Version2,
        3 => MpegVersion.Version1,
        _ => MpegVersion.Unknown,
    };

    public MpegLayer Layer => ((Bits >> 17) & 3) switch
    {
        1 => MpegLayer.LayerIII,
        2 => MpegLayer.LayerII,
        3 => MpegLayer.LayerI,
        _ => MpegLayer.Unknown,
    };

    public bool HasChecksum => (Bits & (1 << 16)) == 0;

    public int BitRateIndex => (int)(Bits >> 12) & 15;

    public int SampleRateIndex => (int)(Bits >> 10) & 3;

    public MpegChannelMode ChannelMode => (MpegChannelMode)((Bits >> 6) & 3);

    public int ModeExtension => (int)(Bits >> 4) & 3;

    public bool IsCopyrighted => (Bits & (1 << 3)) != 0;

    public int Channels => ChannelMode == MpegChannelMode.Mono ? 1 : 2;

    /// <summary>Hz.</summary>
    public int SampleRate => s_sampleRates[SampleRateIndex] / (
        Version switch { MpegVersion.Version1 => 1, MpegVersion.Version2 => 2, _ => 4 });

    /// <summary>Bits per second.</summary>
    public int BitRate => 1000 * Rates[BitRateIndex];

    /// <summary>Samples per channel in a frame.</summary>
    public int Samples => Layer switch
    {
        MpegLayer.LayerI => 384,
        MpegLayer.LayerIII when Version != MpegVersion.Version1 => 576,
        _ => 1152,
    };

    /// <summary>Bytes of the frame, with this header.</summary>
    public int FrameLength
    {
        get
        {
            int padding = (int)(Bits >> 9) & 1;
            return Layer == MpegLayer.LayerI ? ((12 * BitRate / SampleRate) + padding) * 4 : (Samples / 8 * BitRate / SampleRate) + padding;
        }
    }

    /// <summary>Bytes before what describes the samples.</summary>
    public int DataStart => Length + (HasChecksum ? ChecksumLength : 0);

    /// <summary>Bytes of layer III that say how to read the samples, behind which an encoder's tag may stand.</summary>
    public int SideLength => (Version == MpegVersion.Version1, Channels) switch { (true, 2) => 32, (false, 1) => 9, _ => 17 };

    /// <summary>What stands at a place of a file; valid only where a frame may begin.</summary>
    public static Mp3Header At(RecordingFile file, long position)
    {
        Span<byte> bytes = stackalloc byte[Length];
        return file.ReadFully(position, bytes) == Length ? new Mp3Header(BinaryPrimitives.ReadUInt32BigEndian(bytes)) : default;
    }

    /// <summary>The next place where a frame begins that another one follows; -1 when there is none.</summary>
    /// <param name="like">What it is to go on with; null for a frame of any kind.</param>
    public static long Find(RecordingFile file, long from, Mp3Header? like = null)
    {
        Span<byte> block = stackalloc byte[1 << 12];
        for (long position = from; ; position += block.Length - Length + 1)
        {
            int read = file.ReadFully(position, block);
            for (int i = 0; i + Length <= read; i++)
            {
                if (block[i] == 0xFF && new Mp3Header(BinaryPrimitives.ReadUInt32BigEndian(block[i..])) is { IsValid: true } header
                    && header.IsLike(like ?? header) && At(file, position + i + header.FrameLength).IsLike(header))
                {
                    return position + i;
                }
            }

            if (read < block.Length)
            {
                return -1;
            }
        }
    }

    private int[] Rates => (Layer, Version == MpegVersion.Version1) switch
    {
        (MpegLayer.LayerI, true) => s_rates1,
        (MpegLayer.LayerII, true) => s_rates2,
        (_, true) => s_rates3,
        (MpegLayer.LayerI, false) => s_lowRates1,
        _ => s_lowRates23,
    };

    /// <summary>Whether a file may go on with that one.</summary>
    public bool IsLike(Mp3Header other) =>
        IsValid && other.IsValid && Version == other.Version && Layer == other.Layer && SampleRateIndex == other.SampleRateIndex
            && Channels == other.Channels;
}
