namespace NightScan.Training.Models;

/// <summary>Rounds scaled numbers of channels as MobileNet and its successors do.</summary>
internal static class ChannelRounding
{
    private const int Divisor = 8;

    /// <summary>The multiple of 8 nearest to a number of channels, but never less than nine tenths of it.</summary>
    public static int Round(double channels)
    {
        int rounded = Math.Max(Divisor, (int)(channels + (Divisor / 2)) / Divisor * Divisor);
        return rounded < 0.9 * channels ? rounded + Divisor : rounded;
    }
}
