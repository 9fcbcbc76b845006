namespace NightScan.Diagnostics;

/// <summary>How far long work is, in one short line.</summary>
internal static class ProgressFormatter
{
    /// <summary><c>spectrograms 1,234/5,000 (24%), 120/s, 31 s left, 2 failed</c>; less while less is known.</summary>
    public static string Line(in BuildProgress progress)
    {
        var line = new StringBuilder($"{progress.Stage} {Quantity.Count(progress.Done)}");
        if (progress.Total > 0)
        {
            // Rounded down: 100% means done.
            line.Append(CultureInfo.InvariantCulture, $"/{Quantity.Count(progress.Total)} ({progress.Done * 100 / progress.Total}%)");
        }
        double rate = progress.Elapsed > TimeSpan.Zero ? progress.Done / progress.Elapsed.TotalSeconds : 0;
        if (rate > 0)
        {
            line.Append(CultureInfo.InvariantCulture,
                $", {(rate < 10 ? rate.ToString("0.0", CultureInfo.InvariantCulture) : Quantity.Count((long)rate))}/s");
            if (progress.Total > progress.Done)
            {
                line.Append(CultureInfo.InvariantCulture, $", {Left((progress.Total - progress.Done) / rate)} left");
            }
        }
        if (progress.Failed > 0)
        {
            line.Append(CultureInfo.InvariantCulture, $", {Quantity.Count(progress.Failed)} failed");
        }
        return line.ToString();
    }

    // An estimate: tenths of a second would only flicker.
    private static string Left(double seconds) =>
        seconds < 60 ? $"{Math.Ceiling(seconds).ToString(CultureInfo.InvariantCulture)} s"
            : Quantity.Duration(TimeSpan.FromSeconds(Math.Min(seconds, 1e9)));
}
