using NightScan.Recordings;

namespace NightScan.Benchmarks;

/// <summary>8 s of samples from a rate that is a hair off, beside the rate that was meant: in turn, one thread.</summary>
internal static class ResampleBenchmark
{
    private const double Seconds = 8;

    private static readonly (int Odd, int Meant)[] s_rates =
        [(384_002, 384_000), (250_001, 250_000), (96_003, 96_000), (48_001, 48_000), (47_999, 48_000), (44_101, 44_100), (22_051, 22_050)];

    private static readonly int[] s_targets = [256_000, 192_000, 44_100, 22_050, 16_000];

    public static int Run()
    {
        foreach (int target in s_targets)
        {
            foreach ((int odd, int meant) in s_rates)
            {
                // To the rate itself there is nothing to do; to its double stands for that.
                Stopwatching.MeasureInTurn($"{odd} → {target}", Work(odd, target), $"{meant} → {target}",
                    Work(meant == target ? 2 * meant : meant, target));
            }
        }

        return 0;
    }

    private static Action Work(int from, int to)
    {
        float[] output = new float[(int)(Seconds * to)];
        float[] input = TransformBenchmark.Noise((int)Resampler.RequiredInput(from, to, output.Length));
        Resampler resampler = Resampler.Once(from, to);
        return () => resampler.Resample(input, output);
    }
}
