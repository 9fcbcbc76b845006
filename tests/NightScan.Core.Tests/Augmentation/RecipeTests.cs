using System.Numerics;
using NightScan.Augmentation;
using NightScan.Hashing;

namespace NightScan.Tests.Augmentation;

public sealed class RecipeTests
{
    private static readonly ContentHash[] s_backgrounds = [.. Enumerable.Range(1000, 8).Select(Bench.Content)];

    [Fact]
    public void RecipeIsAFunctionOfContentSeedNumberAndTier()
    {
        RecipeDrawer one = Drawer(), other = Drawer();
        for (int variant = 12; variant >= 1; variant--)
        {
            other.Draw(Bench.Content(7), variant, StrengthTier.Medium);
            Assert.Equal(one.Draw(Bench.Content(1), variant, StrengthTier.Rare), other.Draw(Bench.Content(1), variant, StrengthTier.Rare));
        }

        VariantRecipe recipe = one.Draw(Bench.Content(1), 1, StrengthTier.Rare);
        Assert.NotEqual(recipe.ToString(), Drawer(seed: 1).Draw(Bench.Content(1), 1, StrengthTier.Rare).ToString());
        Assert.NotEqual(recipe.ToString(), one.Draw(Bench.Content(2), 1, StrengthTier.Rare).ToString());
        Assert.NotEqual(recipe.ToString(), one.Again(recipe).ToString());
    }

    /// <summary>
    /// Numbers that must never change: files are known by them. Raise the version of <see cref="VariantKeys"/> with any change.
    /// </summary>
    [Fact]
    public void RecipesAndKeysAreTheSameOnEveryMachine()
    {
        RecipeDrawer drawer = new(Bench.FirstEight, Bench.Settings, s_backgrounds);
        VariantKeys keys = new(Bench.Settings.Key, Bench.FirstEight);
        string[] actual = [.. Enumerable.Range(1, 4).Select(variant => drawer.Draw(Bench.Content(1), variant, StrengthTier.Rare))
            .Select(recipe => $"{recipe} {keys.Of(recipe):x16}")];
        Assert.Equal(string.Join('\n', Expected), string.Join('\n', actual));
    }

    private static readonly string[] Expected =
    [
        "shift 10.1 %, from 285 Hz, up to 4099 Hz, pink 14 dB b939e05062e20ad6",
        "×0.955, background 28.2 dB 7167da7cfd3abacf",
        "−3.4 st, ×1.211, brown 24.5 dB c381e713f2dd042e",
        "×0.898, background 20.7 dB 0ad55b5165d60288",
    ];

    [Fact]
    public void KeyDependsOnEverything()
    {
        VariantRecipe recipe = Drawer().Draw(Bench.Content(1), 1, StrengthTier.Rare);
        AugmentationSettings settings = new();
        VariantKeys given = new(Bench.Content(1), settings);
        VariantRecipe[] recipes =
        [
            recipe, recipe with { Content = Bench.Content(3) }, recipe with { Variant = 2 }, recipe with { Attempt = 1 },
            recipe with { Tier = StrengthTier.Common },
            recipe with { PitchCents = 5 }, recipe with { Rate = 1.01 }, recipe with { Shift = 0.011 },
            recipe with { Filter = new(1, 0, 0) },
            recipe with { Filter = new(0, 1, 0) }, recipe with { Filter = new(0, 0, 1) }, recipe with { Added = AddedSound.Background },
            recipe with { SignalToNoise = 7.77 }, recipe with { AddedOffset = 0.777 }, recipe with { Background = Bench.Content(4) },
            recipe with { ReverberationTime = 0.111 }, recipe with { DirectToReverberant = 1.11 }, recipe with { TimeMask = new(0, 0.1) },
            recipe with { TimeMask = new(0.1, 0) }, recipe with { FrequencyMask = new(0, 0.1) },
            recipe with { FrequencyMask = new(0.1, 0) },
        ];
        VariantKeys otherSpectrogram = new(Bench.Content(2), settings), otherSeed = new(Bench.Content(1), settings with { Seed = 1 });
        ulong[] keys = [.. recipes.Select(r => given.Of(r)), otherSpectrogram.Of(recipe), otherSeed.Of(recipe)];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void ParametersStayWithinTheirBounds()
    {
        foreach (string animal in (string[])["general", "bat", "amphibian"])
        {
            AugmentationSettings settings = AugmentationSettings.Read("", "", 3, animal);
            RecipeDrawer drawer = new(settings, Bench.Settings, s_backgrounds);
            foreach (StrengthTier tier in Enum.GetValues<StrengthTier>())
            {
                TierBounds bounds = settings.Bounds(tier);
                Interval lengths = bounds[settings.Registry.ChainLength], rates = bounds[StretchOperation.Factors];
                double pitch = bounds[PitchOperation.Semitones].High;
                foreach (VariantRecipe recipe in Draws(drawer, tier, 500))
                {
                    int operations = ((bool[])
                    [
                        recipe.PitchCents != 0, recipe.Rate != 1, recipe.Shift != 0, recipe.Filter != default,
                        recipe.Added != AddedSound.None,
                        recipe.ReverberationTime > 0, recipe.TimeMask.Width > 0,
                    ]).Count(isIn => isIn);
                    Assert.Equal(operations, BitOperations.PopCount(recipe.Operations.Bits & OperationSet.First.Bits));
                    Assert.InRange(BitOperations.PopCount(recipe.Operations.Bits), lengths.Low, lengths.High);
                    Assert.InRange(Math.Abs(recipe.PitchCents), recipe.PitchCents == 0 ? 0 : (20 * pitch) - 2.5, 100 * pitch);
                    Assert.InRange(recipe.Rate, rates.Low, rates.High);
                    Assert.InRange(recipe.Shift, 0, bounds[ShiftOperation.Share].High);
                    Interval ratio = recipe.Added == AddedSound.None ? new(0, 0) : bounds[AddedSoundOperation.Ratio];
                    Assert.InRange(recipe.SignalToNoise, ratio.Low, ratio.High);
                    Assert.Equal(recipe.Added == AddedSound.Background, s_backgrounds.Contains(recipe.Background));
                    Assert.True(recipe.Filter.HighPass == 0 || recipe.Filter.HighPass <= recipe.Filter.LowPass / 2);
                    Assert.InRange(recipe.TimeMask.Start + recipe.TimeMask.Width, 0, 1);
                    Assert.InRange(recipe.FrequencyMask.Start + recipe.FrequencyMask.Width, 0, 1);
                }
            }
        }
    }

    [Fact]
    public void PitchAndStretchAreIndependent()
    {
        VariantRecipe[] recipes =
        [
            .. Draws(Drawer(), StrengthTier.Rare, 40000).Where(recipe => recipe.PitchCents != 0 && recipe.Rate != 1),
        ];
        double[] x = [.. recipes.Select(recipe => (double)recipe.PitchCents)], y = [.. recipes.Select(recipe => Math.Log(recipe.Rate))];
        double meanX = x.Average(), meanY = y.Average();
        double correlation = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum()
            / Math.Sqrt(x.Sum(a => (a - meanX) * (a - meanX)) * y.Sum(b => (b - meanY) * (b - meanY)));
        Assert.True(recipes.Length > 2000);
        Assert.InRange(correlation, -0.05, 0.05);

        // All four corners of the square: higher and faster, higher and slower ….
        int Corner(bool up, bool fast) => recipes.Count(recipe => recipe.PitchCents > 0 == up && recipe.Rate > 1 == fast);
        Assert.All((int[])[Corner(true, true), Corner(true, false), Corner(false, true), Corner(false, false)],
            count => Assert.InRange(count / (double)recipes.Length, 0.22, 0.28));
    }

    [Fact]
    public void EveryOperationIsDrawnAsOftenAsItsWeightSays()
    {
        VariantRecipe[] recipes = [.. Draws(Drawer(), StrengthTier.Medium, 10000)];
        double Share(Func<VariantRecipe, bool> has) => recipes.Count(has) / (double)recipes.Length;
        Assert.Equal(1, Share(recipe => recipe.Added != AddedSound.None && (recipe.Rate != 1 || recipe.Shift != 0)));
        Assert.InRange(Share(recipe => recipe.Added == AddedSound.Background), 0.3, 0.6);
        Assert.InRange(Share(recipe => recipe.PitchCents != 0), 0.25, 0.7);
        Assert.InRange(Share(recipe => recipe.ReverberationTime > 0), 0.1, 0.4);
        Assert.InRange(Share(recipe => recipe.TimeMask.Width > 0), 0.1, 0.4);
    }

    [Fact]
    public void OnlySelectedOperationsAreDrawn()
    {
        RecipeDrawer drawer = new(AugmentationSettings.Read("pitch noise background", "", 0, "general"), Bench.Settings, []);
        foreach (VariantRecipe recipe in Draws(drawer, StrengthTier.Rare, 100))
        {
            Assert.True(recipe.PitchCents != 0 && recipe.Added is AddedSound.White or AddedSound.Pink or AddedSound.Brown);
            Assert.True(recipe.Rate == 1 && recipe.Shift == 0 && recipe.Filter == default);
            Assert.True(recipe.ReverberationTime == 0 && recipe.TimeMask.Width == 0);
        }
    }

    [Fact]
    public void ABackgroundMoreLeavesMostVariantsAlone()
    {
        RecipeDrawer fewer = new(new(), Bench.Settings, s_backgrounds);
        RecipeDrawer more = new(new(), Bench.Settings, [Bench.Content(2000), .. s_backgrounds.Reverse()]);
        VariantRecipe[] before = [.. Draws(fewer, StrengthTier.Medium, 3000)], after = [.. Draws(more, StrengthTier.Medium, 3000)];
        Assert.All(before.Zip(after), pair => Assert.True(pair.First == pair.Second || pair.Second.Background == Bench.Content(2000)));
        Assert.InRange(before.Zip(after).Count(pair => pair.First != pair.Second), 1, 400);
    }

    [Fact]
    public void ARecordingIsNeverItsOwnBackground()
    {
        IEnumerable<VariantRecipe> own =
            Enumerable.Range(1, 200).Select(variant => Drawer().Draw(s_backgrounds[0], variant, StrengthTier.Rare));
        Assert.All(Draws(Drawer(), StrengthTier.Rare, 10).Concat(own), recipe => Assert.NotEqual(recipe.Content, recipe.Background));
        RecipeDrawer alone = new(new(), Bench.Settings, [Bench.Content(1)]);
        Assert.All(
            Enumerable.Range(1, 100).Select(variant => alone.Draw(Bench.Content(1), variant, StrengthTier.Rare)),
            recipe => Assert.NotEqual(AddedSound.Background, recipe.Added));
    }

    [Fact]
    public void TheRecipeReadsLikeOne()
    {
        VariantRecipe recipe = Bench.Nothing with { PitchCents = 140, Rate = 0.93, Added = AddedSound.Pink, SignalToNoise = 18 };
        Assert.Equal("+1.4 st, ×0.93, pink 18 dB", recipe.ToString());
        Assert.Equal("unchanged", Bench.Nothing.ToString());
    }

    private static RecipeDrawer Drawer(long seed = 0) => new(new AugmentationSettings { Seed = seed }, Bench.Settings, s_backgrounds);

    private static IEnumerable<VariantRecipe> Draws(RecipeDrawer drawer, StrengthTier tier, int count) =>
        Enumerable.Range(0, count).Select(i => drawer.Draw(Bench.Content(i / 10), 1 + (i % 10), tier));
}
