namespace NightScan.Annotations;

/// <summary>
/// Times in whole numbers of 10⁻¹⁰ s: rounded once to ten decimals, sums and differences are exact, and equal times are equal.
/// </summary>
internal static class TimeUnits
{
    private const double PerSecond = 1e10;

    // Seven years: further away than any recording's end, and the sum of a few is still a long.
    private const double Furthest = long.MaxValue / 4;

    public static long Of(double seconds) => (long)Math.Clamp(Math.Round(seconds * PerSecond), -Furthest, Furthest);

    public static double Seconds(long units) => units / PerSecond;
}
