using NAudio.Wave;

namespace NightScan.Recordings.Decoding;

/// <summary>Converts samples, little-endian, to the numbers that libsndfile makes of them.</summary>
/// <param name="bytes">Of whole samples.</param>
/// <param name="samples">As many.</param>
internal delegate void SampleConverter(ReadOnlySpan<byte> bytes, Span<float> samples);

/// <summary>Tells formats of samples, as NAudio hands them over.</summary>
internal static class PcmFormat
{
    // Of the description that is written for more than 16 bits: the valid bits, the places of the channels, and a GUID, which begins with
    // what the short one begins with.
    private const int ExtendedLength = 22, GuidStart = 6;

    private static ReadOnlySpan<byte> GuidEnd => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    /// <summary>What converts the samples of a file.</summary>
    /// <param name="isInteger">Whether these are integers.</param>
    /// <returns>Null when they are nothing that is read here, and where the description contradicts itself.</returns>
    public static SampleConverter? Of(WaveFormat wave, out bool isInteger)
    {
        WaveFormatEncoding encoding = wave.Encoding;
        if (encoding == WaveFormatEncoding.Extensible && wave is WaveFormatExtraData { ExtraSize: ExtendedLength } extended
            && BinaryPrimitives.ReadUInt16LittleEndian(extended.ExtraData) == wave.BitsPerSample
            && extended.ExtraData.AsSpan(GuidStart + 2, GuidEnd.Length).SequenceEqual(GuidEnd))
        {
            encoding = (WaveFormatEncoding)BinaryPrimitives.ReadUInt16LittleEndian(extended.ExtraData.AsSpan(GuidStart));
        }

        isInteger = encoding == WaveFormatEncoding.Pcm;
        bool isContradiction = wave.BlockAlign != wave.Channels * wave.BitsPerSample / 8;
        return isContradiction || Problems.Check(wave.SampleRate, wave.Channels) is not null ? null
            : (encoding, wave.BitsPerSample) switch
            {
                (WaveFormatEncoding.Pcm, 8) => SampleMath.FromUInt8,
                (WaveFormatEncoding.Pcm, 16) => (bytes, samples) => SampleMath.FromInt16(MemoryMarshal.Cast<byte, short>(bytes), samples),
                (WaveFormatEncoding.Pcm, 24) => SampleMath.FromInt24,
                (WaveFormatEncoding.Pcm, 32) => (bytes, samples) => SampleMath.FromInt32(MemoryMarshal.Cast<byte, int>(bytes), samples),
                (WaveFormatEncoding.IeeeFloat, 32) => (bytes, samples) => MemoryMarshal.Cast<byte, float>(bytes).CopyTo(samples),
                (WaveFormatEncoding.IeeeFloat, 64) => (bytes, samples) =>
                    SampleMath.FromFloat64(MemoryMarshal.Cast<byte, double>(bytes), samples),
                _ => null,
            };
    }
}
