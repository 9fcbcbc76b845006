using NightScan.Augmentation;
using NightScan.Listening;
using NightScan.Spectrograms;

namespace NightScan.Tests.Augmentation;

/// <summary>Noise and backgrounds behind the end of a short recording.</summary>
public sealed class NoiseOverPaddingTests
{
    private const double Seconds = 1;

    private static readonly AugmentationSettings s_without = new() { NoiseOverPadding = false };

    // dB, to see also what is 100 dB below.
    private static readonly SpectrogramSettings s_settings = Bench.Settings with { TopDb = 300, Normalization = Normalization.None };

    private readonly Bench _with = new(s_settings), _without = new(s_settings, augmentation: s_without);

    private static VariantRecipe Noisy => Bench.Nothing with { Added = AddedSound.White, SignalToNoise = 12, AddedOffset = 0.3 };

    public static TheoryData<string> Recipes() => ["plain", "shift", "slow", "fast", "pitch and filter"];

    /// <summary>Frames that hold sound have the same noise as ever, all others are silent as in the variant without noise.</summary>
    [Theory]
    [MemberData(nameof(Recipes))]
    public void PaddingStaysAsSilentAsItWas(string name)
    {
        VariantRecipe recipe = Recipe(name);
        float[] samples = Probe.Noise(Seconds, 1);
        float[] everywhere = _with.Render(samples, recipe), inSound = _without.Render(samples, recipe);
        float[] quiet = _with.Render(samples, recipe with { Added = AddedSound.None });
        int silent = 0;
        for (int i = 0; i < quiet.Length; i++)
        {
            bool isPadding = quiet[i] < -99;
            silent += isPadding ? 1 : 0;
            Assert.Equal(isPadding ? quiet[i] : everywhere[i], inSound[i]);
            Assert.True(everywhere[i] > -80, $"{name}: {everywhere[i]} dB");
        }

        Assert.InRange((double)silent / quiet.Length, 0.6, 0.8);
    }

    [Fact]
    public void WholeWindowsAreNotConcerned()
    {
        float[] samples = Probe.Noise(4, 1);
        foreach (string name in Recipes())
        {
            Assert.Equal(_with.Render(samples, Recipe(name)), _without.Render(samples, Recipe(name)));
        }
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void ItSoundsAsItLooks(string name)
    {
        VariantRecipe recipe = Recipe(name);
        float[] samples = Probe.Noise(Seconds, 1), expected = _without.Render(samples, recipe);
        float[] sound = SoundWindow.Render(_without.Sources, samples, recipe, _without.Synthesizer.Added(recipe, default), default);
        float[] actual = new Bench(s_settings).LogMel(sound);
        int frames = _without.Frames;
        // A frame is as long as four hops: around the edges it reaches into what is not its own.
        bool IsSilent(int frame) => frame < 0 || frame >= frames || expected[(60 * frames) + frame] < -99;
        for (int frame = 0; frame < frames; frame++)
        {
            int near = Enumerable.Range(frame - 6, 13).Count(IsSilent);
            float level = actual[(60 * frames) + frame];
            Assert.True(near is not 13 || level < -60, $"{name}: {level} dB in silent frame {frame}");
            Assert.True(near is not 0 || level > -20, $"{name}: {level} dB in frame {frame}");
        }
    }

    /// <summary>Only what differs from the default: all variants that there are keep their keys.</summary>
    [Fact]
    public void KeysKnowOfItWhereItIsNotTheDefault()
    {
        Assert.Equal(new AugmentationSettings().Key, new AugmentationSettings { NoiseOverPadding = true }.Key);
        Assert.NotEqual(new AugmentationSettings().Key, s_without.Key);
        VariantRecipe recipe = _with.Sources.Drawer.Draw(Bench.Content(1), 1, StrengthTier.Rare);
        Assert.Equal(recipe, _without.Sources.Drawer.Draw(Bench.Content(1), 1, StrengthTier.Rare));
        Assert.NotEqual(
            new VariantKeys(Bench.Settings.Key, new AugmentationSettings()).Of(recipe),
            new VariantKeys(Bench.Settings.Key, s_without).Of(recipe));
    }

    private static VariantRecipe Recipe(string name) => name switch
    {
        "shift" => Noisy with { Shift = 0.3 },
        "slow" => Noisy with { Rate = 0.9 },
        "fast" => Noisy with { Rate = 1.25, Shift = 0.1 },
        "pitch and filter" => Noisy with { PitchCents = 200, Filter = new(2, 0, 0) },
        _ => Noisy,
    };
}
