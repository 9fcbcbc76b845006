using System.Numerics;
using NightScan.Augmentation;
using NightScan.Spectrograms;

namespace NightScan.Listening;

/// <summary>
/// A variant as it sounds: the window of a recording, on which the operations of a recipe work one after the other as docs/augmentation.md
/// defines them. Spectrograms are not made of these; the tests hold both against each other.
/// </summary>
internal sealed class SoundWindow(
    VariantSources sources, ReadOnlyMemory<float> recording, (float Gain, int Frames) added, CancellationToken cancellation) : IVariantSound
{
    /// <summary>Seconds in which a sound fades out and in.</summary>
    private const double Fade = 0.005;

    private float[]? _samples;

    /// <summary>The sound of a variant.</summary>
    /// <param name="recording">At the settings' rate, with what there is behind the window.</param>
    /// <param name="added"><see cref="VariantSynthesizer.Added"/> of the recipe.</param>
    /// <returns>
    /// A window of samples at the settings' rate, at the level of the recording, an absurd one apart (<see cref="MelStage.Gain"/>).
    /// </returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static float[] Render(VariantSources sources, ReadOnlyMemory<float> recording, VariantRecipe recipe,
        (float Gain, int Frames) added, CancellationToken cancellation)
    {
        SoundWindow window = new(sources, recording, added, cancellation);
        foreach (AugmentationOperation operation in sources.Augmentation.Registry.Chain.Where(operation => operation.IsIn(recipe)))
        {
            operation.Sound(recipe, window);
        }

        return window.Samples;
    }

    public SpectrogramSettings Settings => sources.Spectrogram;

    public VariantSources Sources => sources;

    public CancellationToken Cancellation => cancellation;

    public float[] Samples => _samples ??= Move();

    public double Shift { get; set; }

    public double Rate { get; set; } = 1;

    /// <summary>
    /// Samples of the vocoder's frames: what a spectrogram's frame sees at once, halved as its window's ends hardly count.
    /// </summary>
    private int Frame => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(Settings.FftSize / 2, 256));

    public void Multiply(Action<int, Span<float>> response) => WholeSpectrum.Multiply(Samples, response);

    public void Add(Func<int, float[]?> create, double offset)
    {
        if (added.Gain <= 0 || create(added.Frames * Settings.HopLength) is not { } sound)
        {
            return;
        }

        // Frames are centred, so the first one of the noise is where the window begins.
        int first = (int)(offset * added.Frames) * Settings.HopLength;
        SourceFrames? frames = sources.Augmentation.NoiseOverPadding ? null : new(Settings);
        frames?.Fill(Shift, Rate, SourceFrames.Holding(recording.Length, Settings));
        for (int n = 0; n < Samples.Length; n++)
        {
            if (frames?.IsPadding((n + (Settings.HopLength / 2)) / Settings.HopLength) != true)
            {
                Samples[n] += added.Gain * sound[(int)(((long)first + n) % sound.Length)];
            }
        }
    }

    public void Pitch(double factor) => _samples = TimeScale.Pitch(Samples, HopRatio.Nearest(factor, Frame), Frame);

    public void Convolve(float[] impulse) => _samples = WholeSpectrum.Convolve(Samples, impulse);

    public void Silence(double from, double to) => Silence(Samples, from, to, Fade * Settings.SampleRate);

    public void Remove(double low, double high)
    {
        double rate = Settings.SampleRate, perBin = rate / Settings.FftSize;
        WholeSpectrum.Multiply(Samples, (size, response) =>
        {
            response.Fill(1);
            Silence(response, low * size / rate, high * size / rate, 2 * perBin * size / rate);
        });
    }

    private float[] Move()
    {
        int window = Settings.SampleCount;
        HopRatio pace = HopRatio.Nearest(1 / Rate, Frame);
        float[] sound = MovedWindow.Take(recording.Span, Shift, (int)Math.Ceiling(window / pace.Value) + Frame, Settings);
        float level = MelStage.Gain(recording.Span[..Math.Min(recording.Length, window)]);
        for (int n = 0; level != 1 && n < sound.Length; n++)
        {
            sound[n] *= level;
        }

        return TimeScale.Stretch(sound, Rate == 1 ? new(1, 1) : pace, Frame)[..window];
    }

    /// <summary>Multiplies numbers by 0 between two places, and by cosine slopes beside them.</summary>
    private static void Silence(Span<float> values, double from, double to, double slope)
    {
        int first = Math.Max(0, (int)(from - slope)), end = (int)Math.Min(values.Length, to + slope + 1);
        for (int i = first; i < end; i++)
        {
            double outside = Math.Clamp(Math.Max(from - i, i - to) / slope, 0, 1);
            values[i] *= (float)(0.5 - (0.5 * Math.Cos(Math.PI * outside)));
        }
    }
}
