using NWaves.Operations;
using NWaves.Operations.Tsm;
using NWaves.Signals;

namespace NightScan.Listening;

/// <summary>
/// Time stretch and pitch shift of samples, by NWaves' phase vocoder with identity phase locking (M. Puckette, "Phase-locked vocoder",
/// WASPAA 1995). A pitch shift is a stretch that is then resampled: NWaves' own (PitchShiftEffect) interpolates linearly instead,
/// which mirrors high frequencies into audible ones.
/// </summary>
internal static class TimeScale
{
    /// <summary>The sound at another pace.</summary>
    /// <param name="samples">Silence is assumed around them.</param>
    /// <param name="ratio">Factor on their number.</param>
    /// <param name="frame">Samples of the vocoder's frames, a power of two.</param>
    /// <returns>Round(samples × ratio) samples; what was at n is at n × ratio.</returns>
    public static float[] Stretch(ReadOnlySpan<float> samples, HopRatio ratio, int frame)
    {
        if (ratio.Analysis == ratio.Synthesis)
        {
            return samples.ToArray();
        }

        // A frame's centre moves from frame/2 + k·analysis to frame/2 + k·synthesis. So that all of the sound lies in whole frames, it
        // begins at one of these, with silence before it and behind it.
        int before = (frame + ratio.Analysis - 1) / ratio.Analysis, half = frame / 2;
        float[] padded = new float[half + (before * ratio.Analysis) + samples.Length + (2 * frame)];
        samples.CopyTo(padded.AsSpan(half + (before * ratio.Analysis)));

        // The vocoder rounds its second hop down.
        double factor = (ratio.Synthesis + 1e-6) / ratio.Analysis;
        DiscreteSignal stretched = Operation.TimeStretch(
            new DiscreteSignal(1, padded), factor, frame, ratio.Analysis, TsmAlgorithm.PhaseVocoderPhaseLocking);
        int length = (int)Math.Round(samples.Length * ratio.Value);
        return stretched.Samples.AsSpan(half + (before * ratio.Synthesis), length).ToArray();
    }

    /// <summary>The sound with all frequencies multiplied.</summary>
    /// <param name="samples">As for <see cref="Stretch"/>.</param>
    /// <param name="ratio">Factor on frequencies.</param>
    /// <param name="frame">As for <see cref="Stretch"/>.</param>
    /// <returns>As many samples.</returns>
    public static float[] Pitch(ReadOnlySpan<float> samples, HopRatio ratio, int frame)
    {
        float[] stretched = Stretch(samples, ratio, frame), shifted = new float[samples.Length];
        long length = Recordings.Resampler.OutputLength(ratio.Synthesis, ratio.Analysis, stretched.Length);
        Recordings.Resampler.Once(ratio.Synthesis, ratio.Analysis)
            .Resample(stretched, shifted.AsSpan(0, (int)Math.Min(length, shifted.Length)));
        return shifted;
    }
}
