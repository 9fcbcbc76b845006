using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Benchmarks;

/// <summary>
/// What a build of a few files pays before the code is compiled. Each number comes once per process: run it often. It is
/// processor time, of all the process's threads: compiling in the background is part of the price.
/// </summary>
internal static class FirstClipBenchmark
{
    public static int Run()
    {
        float[] input = TransformBenchmark.Noise(44100 * 9);
        float[] samples = new float[22050 * 8];
        TimeSpan begin = Environment.CpuUsage.TotalTime;
        SpectrogramTransform transform = new(SpectrogramPresets.Find(SpectrogramPresets.Default)!);
        byte[] output = new byte[transform.ByteCount];
        double construction = Since(ref begin);
        Resampler.Get(44100, 22050).Resample(input, samples);
        double resampling = Since(ref begin);
        transform.Transform(samples, output);
        double first = Since(ref begin);
        for (int i = 0; i < 10; i++)
        {
            transform.Transform(samples, output);
        }

        double nextTen = Since(ref begin);
        Stopwatching.Print("construct", construction, construction);
        Stopwatching.Print("first resampling", resampling, resampling);
        Stopwatching.Print("first transform", first, first);
        Stopwatching.Print("next ten, each", nextTen / 10, nextTen / 10);
        return 0;
    }

    private static double Since(ref TimeSpan begin)
    {
        TimeSpan now = Environment.CpuUsage.TotalTime;
        double elapsed = (now - begin).TotalMilliseconds;
        begin = now;
        return elapsed;
    }
}
