using NAudio.Wave;

namespace NightScan.Recordings.Decoding;

/// <summary>What uncompressed samples are, as NAudio hands them over.</summary>
internal enum PcmFormat
{
    /// <summary>Nothing that is read here.</summary>
    Other,
    UInt8,
    Int16,
    Int24,
    Int32,
    Float32,
    Float64,
}

/// <summary>Tells formats of samples and converts them to the numbers that libsndfile makes of them.</summary>
internal static class PcmFormats
{
    // Of the description that is written for more than 16 bits: the valid bits, the places of the channels, and a GUID, which begins with
    // what the short one begins with.
    private const int ExtendedLength = 22, GuidStart = 6;

    private static ReadOnlySpan<byte> GuidEnd => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    /// <summary>What the samples of a file are; <see cref="PcmFormat.Other"/> also where the description contradicts itself.</summary>
    public static PcmFormat Of(WaveFormat wave)
    {
        WaveFormatEncoding encoding = wave.Encoding;
        if (encoding == WaveFormatEncoding.Extensible && wave is WaveFormatExtraData { ExtraSize: ExtendedLength } extended
            && BinaryPrimitives.ReadUInt16LittleEndian(extended.ExtraData) == wave.BitsPerSample
            && extended.ExtraData.AsSpan(GuidStart + 2, GuidEnd.Length).SequenceEqual(GuidEnd))
        {
            encoding = (WaveFormatEncoding)BinaryPrimitives.ReadUInt16LittleEndian(extended.ExtraData.AsSpan(GuidStart));
        }

        PcmFormat format = (encoding, wave.BitsPerSample) switch
        {
            (WaveFormatEncoding.Pcm, 8) => PcmFormat.UInt8,
            (WaveFormatEncoding.Pcm, 16) => PcmFormat.Int16,
            (WaveFormatEncoding.Pcm, 24) => PcmFormat.Int24,
            (WaveFormatEncoding.Pcm, 32) => PcmFormat.Int32,
            (WaveFormatEncoding.IeeeFloat, 32) => PcmFormat.Float32,
            (WaveFormatEncoding.IeeeFloat, 64) => PcmFormat.Float64,
            _ => PcmFormat.Other,
        };
        return wave.BlockAlign == wave.Channels * wave.BitsPerSample / 8 && Problems.Check(wave.SampleRate, wave.Channels) is null ? format
            : PcmFormat.Other;
    }

    /// <summary>Converts samples.</summary>
    /// <param name="format">What they are.</param>
    /// <param name="bytes">Whole samples, little-endian.</param>
    /// <param name="samples">As many.</param>
    public static void Convert(PcmFormat format, ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        switch (format)
        {
            case PcmFormat.UInt8:
                SampleMath.FromUInt8(bytes, samples);
                break;
            case PcmFormat.Int16:
                SampleMath.FromInt16(MemoryMarshal.Cast<byte, short>(bytes), samples);
                break;
            case PcmFormat.Int24:
                SampleMath.FromInt24(bytes, samples);
                break;
            case PcmFormat.Int32:
                SampleMath.FromInt32(MemoryMarshal.Cast<byte, int>(bytes), samples);
                break;
            case PcmFormat.Float64:
                SampleMath.FromFloat64(MemoryMarshal.Cast<byte, double>(bytes), samples);
                break;
            default:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(samples);
                break;
        }
    }
}
