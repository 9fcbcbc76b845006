using System.Numerics;
using NWaves.Operations;
using NWaves.Signals;
using NWaves.Transforms;

namespace NightScan.Listening;

/// <summary>Linear filters on all samples at once, through one FFT of NWaves.</summary>
internal static class WholeSpectrum
{
    /// <summary>Multiplies every frequency by a real number: a filter without delay.</summary>
    /// <param name="samples">Silence is assumed behind them.</param>
    /// <param name="response">Fills the factors of an FFT's bins from 0 on; is handed its size and as many numbers as there are
    /// bins.</param>
    public static void Multiply(float[] samples, Action<int, Span<float>> response)
    {
        // Room for what a filter rings beyond the end, which would come round to the beginning.
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)samples.Length + 4096);
        float[] padded = new float[size], real = new float[size], imaginary = new float[size], factors = new float[(size / 2) + 1];
        samples.CopyTo(padded, 0);
        RealFft fft = new(size);
        fft.Direct(padded, real, imaginary);
        response(size, factors);
        for (int bin = 0; bin < factors.Length; bin++)
        {
            real[bin] *= factors[bin];
            imaginary[bin] *= factors[bin];
        }

        fft.InverseNorm(real, imaginary, padded);
        padded.AsSpan(0, samples.Length).CopyTo(samples);
    }

    /// <summary>Convolution, as long as the samples.</summary>
    public static float[] Convolve(float[] samples, float[] impulse) =>
        Operation.Convolve(new DiscreteSignal(1, samples), new DiscreteSignal(1, impulse)).Samples[..samples.Length];
}
