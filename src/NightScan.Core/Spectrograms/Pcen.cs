using System.Runtime.Intrinsics;

namespace NightScan.Spectrograms;

/// <summary>
/// Per-channel energy normalisation (Y. Wang et al., "Trainable frontend for robust and far-field keyword spotting", ICASSP 2017), with
/// librosa's formula and initial state: P = (S·(ε + M)^−gain + bias)^power − bias^power, M[t] = (1 − b)·M[t − 1] + b·S[t], M[−1] = 1. S is
/// mel power times 2³¹, which brings samples from −1 to 1 to where the paper's constants belong. In double precision: the power of a loud
/// recording times 2³¹ is beyond single. One per worker.
/// </summary>
internal sealed unsafe class Pcen(SpectrogramSettings settings)
{
    /// <summary>What mel power is multiplied by.</summary>
    public const double Scale = 2147483648;

    /// <summary>Keeps a silent band's power from being divided by 0.</summary>
    public const double Epsilon = 1e-6;

    private readonly double _rise = Coefficient(settings.PcenTimeConstant, settings.SampleRate, settings.HopLength);
    private readonly double[] _smooth = new double[(settings.FrameCount + 7) & ~7];
    private readonly float[] _row = new float[(settings.FrameCount + 7) & ~7];
    private readonly double _most = settings.DataType == SpectrogramDataType.Float16 ? (double)Half.MaxValue : float.MaxValue;

    /// <summary>b, the share that a frame has in the smoothed power: 0 to 1.</summary>
    /// <param name="seconds">The smoothing's time constant.</param>
    public static double Coefficient(double seconds, int sampleRate, int hop)
    {
        // librosa's (√(1 + 4T²) − 1)/(2T²), which loses its digits where T is small.
        double frames = seconds * sampleRate / hop;
        return 2 / (Math.Sqrt(1 + (4 * frames * frames)) + 1);
    }

    /// <summary>Replaces mel power by PCEN, at most the largest number of the file's type.</summary>
    /// <param name="mel">Mel bands × frames.</param>
    /// <param name="gain">What the signal was scaled by.</param>
    public void FromPower(Span<float> mel, float gain)
    {
        int frames = settings.FrameCount;
        double scale = Scale / ((double)gain * gain);
        for (int start = 0; start < mel.Length; start += frames)
        {
            Span<float> row = mel.Slice(start, frames);
            row.CopyTo(_row);
            double smooth = 1;
            for (int t = 0; t < frames; t++)
            {
                _smooth[t] = smooth = ((1 - _rise) * smooth) + (_rise * row[t] * scale);
            }

            Compress(scale);
            _row.AsSpan(0, frames).CopyTo(row);
        }
    }

    /// <summary>Replaces a row's power by PCEN, eight frames at once.</summary>
    private void Compress(double scale)
    {
        Vector256<double> factor = Vector256.Create(scale);
        fixed (float* row = _row)
        fixed (double* smooth = _smooth)
        {
            for (nint t = 0; t < _row.Length; t += 8)
            {
                Vector256<float> power = Vector256.Load(row + t);
                Vector256.Narrow(
                    Compress(Vector256.WidenLower(power) * factor, Vector256.Load(smooth + t)),
                    Compress(Vector256.WidenUpper(power) * factor, Vector256.Load(smooth + t + 4))).Store(row + t);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<double> Compress(Vector256<double> power, Vector256<double> smooth)
    {
        Vector256<double> level = power * Power(smooth + Vector256.Create(Epsilon), -settings.PcenGain);
        Vector256<double> bias = Vector256.Create(settings.PcenBias);
        // Both powers of the bias are computed alike: silence is exactly 0.
        Vector256<double> compressed = settings.PcenPower == 0 ? Vector256.Log(level + Vector256<double>.One)
            : Power(level + bias, settings.PcenPower) - Power(bias, settings.PcenPower);
        return Vector256.Min(compressed, Vector256.Create(_most));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Power(Vector256<double> values, double exponent) =>
        Vector256.Exp(Vector256.Log(values) * Vector256.Create(exponent));
}
