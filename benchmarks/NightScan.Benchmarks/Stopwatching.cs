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

    /// <summary>Measures two actions in turn, prints a line of each, and of how many times as long the first takes.</summary>
    public static void MeasureInTurn(string name, Action action, string peerName, Action peer)
    {
        List<double> times = [], peerTimes = [];
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin).TotalSeconds < WarmUpSeconds + Seconds;)
        {
            bool isWarm = Stopwatch.GetElapsedTime(begin).TotalSeconds >= WarmUpSeconds;
            foreach ((List<double> into, Action work) in ((List<double>, Action)[])[(times, action), (peerTimes, peer)])
            {
                long start = Stopwatch.GetTimestamp();
                work();
                if (isWarm)
                {
                    into.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }
        }

        times.Sort();
        peerTimes.Sort();
        Print(name, times[0], times[times.Count / 2]);
        Print(peerName, peerTimes[0], peerTimes[peerTimes.Count / 2]);
        Print("  ratio", times[0] / peerTimes[0], times[times.Count / 2] / peerTimes[peerTimes.Count / 2]);
    }

    /// <summary>Prints a measurement.</summary>
    public static void Print(string name, double best, double median) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{best:F4}\t{median:F4}"));
}
