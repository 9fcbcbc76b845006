using NightScan.Spectrograms;
using NightScan.Spectrograms.Kernels;
using NightScan.Vectors;

namespace NightScan.Tests.Spectrograms;

/// <summary>
/// Bands of power, computed in the two ways that the kernels have: from power that was computed before, and together with it.
/// </summary>
internal static class BothWays
{
    /// <summary>The bands of noise.</summary>
    /// <param name="settings">40 bands, frames of 256 samples.</param>
    /// <param name="scale">What the bands' frequencies are multiplied by.</param>
    /// <returns>[bands, lanes] of a group of frames, row-major, each.</returns>
    public static unsafe (float[] Apart, float[] Joined) Mels(SpectrogramSettings settings, double scale)
    {
        MelFilterBank bank = MelFilterBank.Create(settings, scale);
        FrameKernel kernel = FrameKernel.Create(settings.FftSize);
        AlignedBuffer samples = TestSignals.Noise(kernel.Lanes * 300, seed: 2), group = new(kernel.GroupLength),
            power = new(kernel.Bins * kernel.Lanes);
        float[] apart = new float[40 * kernel.Lanes], joined = new float[40 * kernel.Lanes];
        fixed (float* a = apart, b = joined)
        {
            kernel.Spectrum(samples.Pointer, 40, 64, group.Pointer);
            SpectrumRows rows = new(kernel, group);
            for (int i = 0; i < power.Length; i++)
            {
                power.Pointer[i] = rows.Power(i / kernel.Lanes, i % kernel.Lanes);
            }

            kernel.Mel(power.Pointer, bank, a, kernel.Lanes, kernel.Lanes);
            kernel.PowerMel(group.Pointer, bank, b, kernel.Lanes, kernel.Lanes);
        }

        GC.KeepAlive(samples);
        GC.KeepAlive(group);
        GC.KeepAlive(power);
        return (apart, joined);
    }
}
