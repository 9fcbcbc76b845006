using System.Runtime.Intrinsics;
using NightScan.Spectrograms.Kernels;
using NightScan.Vectors;

namespace NightScan.Spectrograms;

/// <summary>
/// The second half of a transform, from the complex spectra of groups of frames to dB or PCEN. Whoever computes or keeps the spectra uses
/// this one, so that a recording's spectrogram has the same bytes whichever way it is made. One per worker.
/// </summary>
internal sealed unsafe class MelStage(SpectrogramSettings settings, FrameKernel kernel)
{
    /// <summary>Float recordings may claim any level. From here on the power of a frame could overflow, so they are scaled down.</summary>
    public const float LoudestPeak = 1e12f;

    private readonly int _frames = settings.FrameCount;

    public MelFilterBank Bank { get; } = MelFilterBank.Create(settings);

    public LevelStage Levels { get; } = new(settings);

    /// <summary>Factor that a signal is scaled by before its STFT; 1 but for absurd levels.</summary>
    public static float Gain(ReadOnlySpan<float> samples)
    {
        float peak = Peak(samples);
        return peak > LoudestPeak ? 1 / peak : 1;
    }

    /// <summary>Largest absolute sample; 0 for none.</summary>
    [MethodImpl(Compilation.OfKernels)]
    public static float Peak(ReadOnlySpan<float> samples)
    {
        Vector256<float> most = Vector256<float>.Zero;
        ReadOnlySpan<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(samples);
        foreach (Vector256<float> vector in vectors)
        {
            most = Vector256.MaxNative(most, Vector256.Abs(vector));
        }

        float peak = 0;
        for (int i = 0; i < 8; i++)
        {
            peak = MathF.Max(peak, most[i]);
        }

        foreach (float sample in samples[(vectors.Length * 8)..])
        {
            peak = MathF.Max(peak, MathF.Abs(sample));
        }

        return peak;
    }

    /// <summary>A whole transform, of which no spectra are kept.</summary>
    /// <param name="stft">Of the settings' window.</param>
    /// <param name="samples">Finite ones; those behind the window are ignored.</param>
    /// <param name="spectrum">Room for a group's.</param>
    /// <param name="mel">Receives dB or PCEN, mel bands × frames.</param>
    public void LogMel(Stft stft, ReadOnlySpan<float> samples, float* spectrum, Span<float> mel)
    {
        float gain = Gain(samples[..Math.Min(samples.Length, stft.SampleCount)]);
        stft.Load(samples, gain);
        for (int group = 0; group < stft.GroupCount; group++)
        {
            if (stft.IsSilent(group))
            {
                ClearGroup(group, mel);
                continue;
            }

            stft.Spectrum(group, spectrum);
            SetGroup(group, spectrum, mel);
        }

        Levels.FromPower(mel, gain);
    }

    /// <summary>Mel power of a group's frames.</summary>
    /// <param name="spectrum">Its complex spectrum, in the kernel's order.</param>
    /// <param name="mel">The whole spectrogram, mel bands × frames.</param>
    public void SetGroup(int group, float* spectrum, Span<float> mel)
    {
        int first = group * kernel.Lanes;
        fixed (float* start = mel)
        {
            kernel.PowerMel(spectrum, Bank, start + first, _frames, Math.Min(kernel.Lanes, _frames - first));
        }
    }

    /// <summary>The same for a group of silence.</summary>
    public void ClearGroup(int group, Span<float> mel)
    {
        int first = group * kernel.Lanes, count = Math.Min(kernel.Lanes, _frames - first);
        for (int band = 0; band < settings.MelBands; band++)
        {
            mel.Slice((band * _frames) + first, count).Clear();
        }
    }
}
