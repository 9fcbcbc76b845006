using System.Diagnostics;

namespace NightScan.Benchmarks;

/// <summary>
/// Times a short action many times. The best is what the code can do; the median is what a machine with other work gives it.
/// A benchmark of ratios takes both from runs that alternate with the peer's (see side-by-side).
/// </summary>
internal static class Stopwatching
{
    private const double WarmUpSeconds = 0.3;
    private const double Seconds = 1;

    /// <summary>Measures <paramref name="action"/> and prints one line.</summary>
    public static void Measure(string name, Action action)
    {
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin).TotalSeconds < WarmUpSeconds;)
        {
            action();
        }

        List<double> times = [];
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin).TotalSeconds < Seconds;)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        Print(name, times[0], times[times.Count / 2]);
    }

    /// <summary>Prints a measurement.</summary>
    public static void Print(string name, double best, double median) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{best:F4}\t{median:F4}"));
}
