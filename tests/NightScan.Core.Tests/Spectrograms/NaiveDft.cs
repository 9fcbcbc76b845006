namespace NightScan.Tests.Spectrograms;

/// <summary>The discrete Fourier transform as its definition reads, in double precision.</summary>
internal static class NaiveDft
{
    /// <summary>Periodic Hann window.</summary>
    public static double Hann(int n, int size) => 0.5 - (0.5 * Math.Cos(2 * Math.PI * n / size));

    /// <summary>One bin of the Hann-windowed frame.</summary>
    public static (double Re, double Im) Bin(ReadOnlySpan<float> frame, int bin)
    {
        double re = 0, im = 0;
        for (int n = 0; n < frame.Length; n++)
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * ((long)n * bin % frame.Length) / frame.Length);
            double x = frame[n] * Hann(n, frame.Length);
            re += x * cos;
            im -= x * sin;
        }

        return (re, im);
    }
}
