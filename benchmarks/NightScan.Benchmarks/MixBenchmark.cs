using NightScan.Recordings.Decoding;

namespace NightScan.Benchmarks;

/// <summary>Mixing down 8 s of samples at 22,050 Hz, and converting two channels of them, beside copying what goes in.</summary>
internal static class MixBenchmark
{
    private const int Frames = 8 * 22050;

    public static int Run()
    {
        float[] mono = new float[Frames];
        foreach (int channels in (int[])[2, 3, 4, 5, 6, 8, 12, 16])
        {
            float[] interleaved = TransformBenchmark.Noise(Frames * channels), copy = new float[interleaved.Length];
            Stopwatching.MeasureInTurn($"mix {channels}", () => ChannelMixer.MixDown(interleaved, channels, mono),
                $"copy {channels}", () => interleaved.CopyTo(copy));
        }

        float[] samples = new float[2 * Frames];
        Convert(1, "8 bits", bytes => SampleMath.FromUInt8(bytes, samples));
        Convert(2, "16 bits", bytes => SampleMath.FromInt16(MemoryMarshal.Cast<byte, short>(bytes), samples));
        Convert(3, "24 bits", bytes => SampleMath.FromInt24(bytes, samples));
        Convert(4, "32 bits", bytes => SampleMath.FromInt32(MemoryMarshal.Cast<byte, int>(bytes), samples));
        Convert(8, "64 bits", bytes => SampleMath.FromFloat64(MemoryMarshal.Cast<byte, double>(bytes), samples));
        return 0;
    }

    private static void Convert(int size, string name, Action<ReadOnlySpan<byte>> convert)
    {
        byte[] bytes = new byte[2 * Frames * size], copy = new byte[bytes.Length];
        Stopwatching.MeasureInTurn($"convert {name}", () => convert(bytes), $"copy {name}", () => bytes.CopyTo(copy, 0));
    }
}
