using NightScan.Spectrograms.Kernels;
using NightScan.Vectors;

namespace NightScan.Tests.Spectrograms;

/// <summary>Every width of the FFT against the definition of the DFT in double precision.</summary>
public sealed unsafe class FrameKernelTests
{
    public static TheoryData<int, string> SizesAndPaths()
    {
        TheoryData<int, string> cases = [];
        int[] sizes =
        [
            4, 6, 8, 10, 12, 16, 18, 20, 30, 32, 36, 48, 50, 60, 64, 90, 100, 128, 150, 162, 250, 256, 300, 320, 360, 400, 450, 480, 512,
            600, 640, 750, 768, 800, 960, 1000, 1024, 1200, 1280, 1440, 1536, 1620, 1920, 2000, 2048, 2160, 2430, 2560, 3000, 4096, 8192,
        ];
        foreach (string path in (string[])["Scalar", "Vector128", "Vector256", "Vector512"])
        {
            foreach (int size in sizes)
            {
                cases.Add(size, path);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(SizesAndPaths))]
    public void SpectrumIsTheDftOfEachWindowedFrame(int size, string path)
    {
        FrameKernel kernel = FrameKernel.Create(size, Enum.Parse<SimdPath>(path));
        int hop = (size / 3) + 1, length = ((kernel.Lanes - 1) * hop) + size;
        AlignedBuffer samples = TestSignals.Noise(length, seed: size), group = new(kernel.GroupLength);
        kernel.Spectrum(samples.Pointer, hop, size / 4, group.Pointer);
        SpectrumRows rows = new(kernel, group);

        // Rounding grows with the energy of a frame and the logarithm of its size; a wrong twiddle is a thousand times larger.
        double tolerance = 3e-7 * Math.Sqrt(size) * Math.Log2(size);
        foreach (int lane in (int[])[0, kernel.Lanes / 2, kernel.Lanes - 1])
        {
            foreach (int bin in Bins(size))
            {
                (double re, double im) = NaiveDft.Bin(samples.Span.Slice(lane * hop, size), bin);
                (float actualRe, float actualIm) = rows[bin, lane];
                Assert.True(
                    Math.Abs(re - actualRe) < tolerance && Math.Abs(Math.Abs(im) - Math.Abs(actualIm)) < tolerance,
                    $"bin {bin} lane {lane}: {re} {im} came out as {actualRe} {actualIm}");
            }
        }

        GC.KeepAlive(samples);
        GC.KeepAlive(group);
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(1920)]
    [InlineData(250)]
    public void WidthsAgree(int size)
    {
        const int hop = 100;
        FrameKernel scalar = FrameKernel.Create(size, SimdPath.Scalar);
        AlignedBuffer samples = TestSignals.Noise((15 * hop) + size, seed: 3);
        foreach (SimdPath path in (SimdPath[])[SimdPath.Widest, SimdPath.Vector128, SimdPath.Vector256, SimdPath.Vector512])
        {
            FrameKernel kernel = FrameKernel.Create(size, path);
            AlignedBuffer group = new(kernel.GroupLength), reference = new(scalar.GroupLength);
            kernel.Spectrum(samples.Pointer, hop, size / 4, group.Pointer);
            SpectrumRows rows = new(kernel, group);
            for (int lane = 0; lane < kernel.Lanes; lane++)
            {
                scalar.Spectrum(samples.Pointer + (lane * hop), hop, size / 4, reference.Pointer);
                SpectrumRows scalarRows = new(scalar, reference);
                for (int bin = 0; bin < kernel.Bins; bin++)
                {
                    (float re, float im) = rows[bin, lane];
                    (float scalarRe, float scalarIm) = scalarRows[bin, 0];
                    Assert.Equal(scalarRe, re, 1e-4);
                    Assert.Equal(scalarIm, im, 1e-4);
                }
            }

            GC.KeepAlive(group);
            GC.KeepAlive(reference);
        }

        GC.KeepAlive(samples);
    }

    /// <summary>Parseval: the energy of a frame is that of its spectrum.</summary>
    [Fact]
    public void EnergyIsKept()
    {
        FrameKernel kernel = FrameKernel.Create(2048);
        AlignedBuffer samples = TestSignals.Noise(2048 + (kernel.Lanes * 64), seed: 5), group = new(kernel.GroupLength);
        kernel.Spectrum(samples.Pointer, 64, 512, group.Pointer);
        SpectrumRows rows = new(kernel, group);
        double time = 0, frequency = 0;
        for (int n = 0; n < 2048; n++)
        {
            double x = samples.Pointer[n] * NaiveDft.Hann(n, 2048);
            time += x * x;
        }

        for (int bin = 0; bin < kernel.Bins; bin++)
        {
            frequency += rows.Power(bin, 0) * (bin is 0 or 1024 ? 1 : 2) / 2048.0;
        }

        Assert.Equal(time, frequency, 1e-5 * time);
        GC.KeepAlive(samples);
        GC.KeepAlive(group);
    }

    private static IEnumerable<int> Bins(int size) =>
        size <= 64 ? Enumerable.Range(0, (size / 2) + 1)
            : Enumerable.Range(0, 19).Select(i => i * (size / 2) / 18).Concat([1, 2, 3, 5, (size / 2) - 1]);
}
