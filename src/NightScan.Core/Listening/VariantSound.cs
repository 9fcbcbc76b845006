using System.Collections.Concurrent;
using System.Numerics;
using NightScan.Augmentation;
using NightScan.Hashing;
using NightScan.Spectrograms;

namespace NightScan.Listening;

/// <summary>
/// Variants as they sound: a recipe on the samples of a recording, step by step as docs/augmentation.md defines it. Spectrograms are not
/// made of these; the tests hold both against each other. Serves several threads.
/// </summary>
/// <param name="sources">Of the spectrograms.</param>
internal sealed class VariantSound(VariantSources sources)
{
    private readonly SpectrogramSettings _settings = sources.Spectrogram;
    private readonly ConcurrentDictionary<AddedSound, float[]> _noise = [];

    /// <summary>Samples of the vocoder's frames: what a spectrogram's frame sees at once, halved as its window's ends hardly count.</summary>
    private int Frame => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(_settings.FftSize / 2, 256));

    /// <summary>The sound of a variant.</summary>
    /// <param name="samples">The recording at the settings' rate, with what there is behind the window.</param>
    /// <param name="recipe">Its recipe.</param>
    /// <param name="added"><see cref="VariantSynthesizer.Added"/> of the recipe.</param>
    /// <param name="cancellation">Ends the decoding of a background.</param>
    /// <returns>A window of samples at the settings' rate, at the level of the recording, an absurd one apart (<see cref="MelStage.Gain"/>).</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public float[] Render(ReadOnlySpan<float> samples, VariantRecipe recipe, (float Gain, int Frames) added, CancellationToken cancellation)
    {
        int window = _settings.SampleCount;
        HopRatio pace = HopRatio.Nearest(1 / recipe.Rate, Frame);
        float[] sound = MovedWindow.Take(samples, recipe.Shift, (int)Math.Ceiling(window / pace.Value) + Frame, _settings);
        float level = MelStage.Gain(samples[..Math.Min(samples.Length, window)]);
        for (int n = 0; level != 1 && n < sound.Length; n++)
        {
            sound[n] *= level;
        }

        sound = TimeScale.Stretch(sound, recipe.Rate == 1 ? new(1, 1) : pace, Frame)[..window];
        if (!recipe.Filter.IsFlat)
        {
            double pitch = Math.Pow(2, recipe.PitchCents / 1200.0);
            WholeSpectrum.Multiply(sound, (size, response) => FilterResponse.Fill(recipe.Filter, _settings with { FftSize = size }, pitch, response));
        }

        if (added.Gain > 0 && Added(recipe, added.Frames, cancellation) is { } noise)
        {
            // Frames are centred, so the first one of the noise is where the window begins.
            int first = (int)(recipe.AddedOffset * added.Frames) * _settings.HopLength;
            for (int n = 0; n < window; n++)
            {
                sound[n] += added.Gain * noise[(int)(((long)first + n) % noise.Length)];
            }
        }

        if (recipe.PitchCents != 0)
        {
            sound = TimeScale.Pitch(sound, HopRatio.Nearest(Math.Pow(2, recipe.PitchCents / 1200.0), Frame), Frame);
        }

        if (recipe.ReverberationTime > 0)
        {
            sound = WholeSpectrum.Convolve(sound, Impulse(recipe));
        }

        SoundMask.Apply(recipe, _settings, sound);
        return sound;
    }

    /// <summary>One period of what is added.</summary>
    private float[]? Added(in VariantRecipe recipe, int frames, CancellationToken cancellation)
    {
        int period = frames * _settings.HopLength;
        if (recipe.Added != AddedSound.Background)
        {
            return _noise.GetOrAdd(recipe.Added, color => NoiseSignal.Create(color, period));
        }

        if (sources.Backgrounds!.Samples(recipe.Background, cancellation) is not { } background)
        {
            return null;
        }

        float gain = MelStage.Gain(background);
        float[] repeated = new float[period];
        for (int n = 0; n < Math.Min(period, background.Length); n++)
        {
            repeated[n] = gain * background[n];
        }

        return repeated;
    }

    /// <summary>A pulse and Polack's noise behind it (<see cref="Reverberation"/>), drawn for the variant.</summary>
    private float[] Impulse(in VariantRecipe recipe)
    {
        double samples = recipe.ReverberationTime * _settings.SampleRate, perSample = Math.Pow(10, -6 / samples);
        double energy = Math.Pow(10, -recipe.DirectToReverberant / 10) * (1 - perSample);
        ulong seed = StableHash.Of(recipe.Content, (ulong)(uint)recipe.Variant);
        float[] impulse = new float[(int)Math.Min(samples, _settings.SampleCount)];
        for (int n = 0; n < impulse.Length; n++, energy *= perSample)
        {
            // Uniform, of the wanted power: the tail sums so many that it is Gaussian.
            double uniform = (2 * StableHash.ToUnit(StableHash.Of(seed, (ulong)n))) - 1;
            impulse[n] = (float)(Math.Sqrt(3 * energy) * uniform) + (n == 0 ? 1 : 0);
        }

        return impulse;
    }
}
