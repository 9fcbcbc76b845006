using System.Numerics;

namespace NightScan.Tests.Augmentation;

/// <summary>A plain radix-2 FFT in double precision, for filtering and convolving whole signals.</summary>
internal static class Spectrum
{
    /// <summary>Zero-phase filter: multiplies the spectrum by <paramref name="response"/> of the frequency in Hz.</summary>
    public static float[] Filter(float[] samples, Func<double, double> response)
    {
        Complex[] values = Padded(samples, samples.Length);
        Transform(values, inverse: false);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= response(Math.Min(i, values.Length - i) * (double)Probe.Rate / values.Length);
        }

        Transform(values, inverse: true);
        return [.. values.Take(samples.Length).Select(value => (float)value.Real)];
    }

    /// <summary>Linear convolution, as long as the signal.</summary>
    public static float[] Convolve(float[] samples, float[] impulse)
    {
        Complex[] a = Padded(samples, samples.Length + impulse.Length), b = Padded(impulse, samples.Length + impulse.Length);
        Transform(a, inverse: false);
        Transform(b, inverse: false);
        for (int i = 0; i < a.Length; i++)
        {
            a[i] *= b[i];
        }

        Transform(a, inverse: true);
        return [.. a.Take(samples.Length).Select(value => (float)value.Real)];
    }

    private static Complex[] Padded(float[] samples, int length)
    {
        Complex[] values = new Complex[(int)BitOperations.RoundUpToPowerOf2((uint)length + 1)];
        for (int i = 0; i < samples.Length; i++)
        {
            values[i] = samples[i];
        }

        return values;
    }

    private static void Transform(Complex[] values, bool inverse)
    {
        int n = values.Length;
        for (int i = 1, j = 0; i < n; i++)
        {
            int bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1)
            {
                j ^= bit;
            }

            j ^= bit;
            if (i < j)
            {
                (values[i], values[j]) = (values[j], values[i]);
            }
        }

        for (int length = 2; length <= n; length *= 2)
        {
            double angle = (inverse ? 2 : -2) * Math.PI / length;
            Complex[] factors = [.. Enumerable.Range(0, length / 2).Select(k => Complex.FromPolarCoordinates(1, angle * k))];
            for (int start = 0; start < n; start += length)
            {
                for (int k = 0; k < length / 2; k++)
                {
                    Complex even = values[start + k], odd = values[start + k + (length / 2)] * factors[k];
                    (values[start + k], values[start + k + (length / 2)]) = (even + odd, even - odd);
                }
            }
        }

        for (int i = 0; inverse && i < n; i++)
        {
            values[i] /= n;
        }
    }
}
