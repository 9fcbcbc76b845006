using NightScan.Augmentation;
using NightScan.Hashing;
using NightScan.Spectrograms;

namespace NightScan.Tests.Augmentation;

/// <summary>An operation more leaves variants that don't use it as they were, bytes and keys.</summary>
public sealed class LaterOperationTests
{
    private static readonly ContentHash[] s_backgrounds = [.. Enumerable.Range(1000, 8).Select(Bench.Content)];

    private static readonly AugmentationSettings s_before = Bench.FirstEight;

    [Theory]
    [InlineData(ChainStage.Power, StrengthTier.Rare)]
    [InlineData(ChainStage.Power, StrengthTier.Common)]
    [InlineData(ChainStage.Time, StrengthTier.Medium)]
    [InlineData(ChainStage.Addition, StrengthTier.Medium)]
    public void RecipesWithoutItStayAndThoseWithItHaveOtherKeys(object stage, object tier)
    {
        AugmentationSettings after = With(new Hush(stage: (ChainStage)stage));
        RecipeDrawer one = Drawer(s_before), other = Drawer(after);
        VariantKeys keys = Keys(s_before), others = Keys(after);
        int used = 0;
        for (int i = 0; i < 2000; i++)
        {
            VariantRecipe a = one.Draw(Bench.Content(i / 10), 1 + (i % 10), (StrengthTier)tier),
                b = other.Draw(a.Content, a.Variant, (StrengthTier)tier);
            bool uses = b.Operations.Has(8);
            used += uses ? 1 : 0;
            Assert.Equal(uses, keys.Of(a) != others.Of(b));

            // Any of the further attempts may be the one that is rendered.
            for (int attempt = 0; attempt < VariantSynthesizer.MostAttempts; attempt++)
            {
                Assert.Equal(attempt, b.Attempt);
                Assert.True(uses || a == b);
                (a, b) = (one.Again(a), other.Again(b));
            }
        }

        Assert.InRange(used, 100, 1500);
    }

    [Fact]
    public void ItsWeightAndBoundsCountWhereItIsUsed()
    {
        AugmentationSettings plain = With(new Hush());
        foreach (AugmentationSettings changed in (AugmentationSettings[])[With(new Hush(weight: 1.5)), With(new Hush(share: 0.2))])
        {
            RecipeDrawer one = Drawer(plain), other = Drawer(changed);
            VariantKeys keys = Keys(plain), others = Keys(changed);
            for (int i = 0; i < 1000; i++)
            {
                VariantRecipe a = one.Draw(Bench.Content(i), 1, StrengthTier.Rare), b = other.Draw(Bench.Content(i), 1, StrengthTier.Rare);
                Assert.Equal(a.Operations.Has(8) || b.Operations.Has(8), keys.Of(a) != others.Of(b));
            }

            Assert.NotEqual(plain.Key, changed.Key);
        }
    }

    /// <summary>What a plan compares: it looks at every recording again once the operation may be drawn, and not before.</summary>
    [Fact]
    public void SettingsChangeWithItOnlyWhereItMayBeDrawn()
    {
        AugmentationSettings after = With(new Hush());
        Assert.NotEqual(s_before.Key, after.Key);
        Assert.Equal(s_before.Key, (after with { Weights = new double[] { 3, 2, 3, 3, 2, 2, 1, 1, 0 } }).Key);
        OperationSet named = after.Registry.Parse(string.Join(' ', s_before.Registry.Names));
        Assert.Equal((s_before with { Operations = named }).Key, (after with { Operations = named }).Key);
        Assert.Equal(s_before.Key, (s_before with { Operations = named }).Key);
    }

    [Fact]
    public void TwoOfThemLeaveEachOtherAlone()
    {
        AugmentationSettings one = With(new Hush()), two = With(new Hush(), new Hush(number: 9, name: "hiss"));
        VariantKeys keys = Keys(one), others = Keys(two);
        for (int i = 0; i < 1000; i++)
        {
            VariantRecipe a = Drawer(one).Draw(Bench.Content(i), 1, StrengthTier.Rare);
            VariantRecipe b = Drawer(two).Draw(Bench.Content(i), 1, StrengthTier.Rare);
            Assert.Equal(b.Operations.Has(9), keys.Of(a) != others.Of(b));
        }
    }

    /// <summary>Also where the first recipe changes too little and another is drawn.</summary>
    [Fact]
    public void SpectrogramsWithoutItAreTheSame()
    {
        SpectrogramSettings settings = Bench.Settings with { Duration = 2 };

        // Pitch, stretch, shift and the new one.
        AugmentationSettings Weaken(AugmentationSettings settings) =>
            (settings with { Operations = new(0b1_0010_0011) }).With(BoundScope.Rare, ShiftOperation.Share, Interval.UpTo(0.001))
                .With(BoundScope.Rare, StretchOperation.Factors, new(1, 1.001))
                .With(BoundScope.Rare, settings.Registry.ChainLength, new(2, 2));
        Bench before = new(settings, augmentation: Weaken(s_before));
        Bench after = new(settings, augmentation: Weaken(With(new Hush())));
        byte[] a = new byte[before.Synthesizer.ByteCount], b = new byte[a.Length];
        float[] samples = Probe.Create("tone", 2);
        before.Synthesizer.Load(samples);
        after.Synthesizer.Load(samples);
        int again = 0, used = 0;
        for (int variant = 1; variant <= 60; variant++)
        {
            VariantRecipe recipe = after.Sources.Drawer.Draw(Bench.Content(1), variant, StrengthTier.Rare);
            VariantRecipe old = before.Sources.Drawer.Draw(Bench.Content(1), variant, StrengthTier.Rare);
            VariantRecipe rendered = before.Synthesizer.Render(old, a).Recipe;
            VariantRecipe other = after.Synthesizer.Render(recipe, b).Recipe;
            bool uses = recipe.Operations.Has(8);
            Assert.Equal(uses, !a.AsSpan().SequenceEqual(b));
            Assert.True(uses || rendered == other);
            again += !uses && rendered.Attempt > 0 ? 1 : 0;
            used += uses ? 1 : 0;
        }

        Assert.True(again > 0 && used > 0, $"{again} drawn anew, {used} with it");
    }

    [Fact]
    public void TheFileAndItsDescriptionHaveIt()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("augmentation.json");
        File.WriteAllText(path, """{ "weights": { "hush": 0.25 }, "rare": { "operations": [1, 9] }, "hush": { "share": 0.75 } }""");
        AugmentationSettings settings = AugmentationFile.Read(path, With(new Hush()));
        Assert.Equal(0.25, settings.Weight(settings.Registry[8]));
        string description = AugmentationFile.Describe(settings);
        Assert.Contains("shift reverb mask hush\",", description, StringComparison.Ordinal);
        Assert.Contains("\"mask\":1,\"hush\":0.25}", description, StringComparison.Ordinal);
        Assert.EndsWith("\"background\":{\"pool\":24},\"hush\":{\"share\":0.75}}}", description, StringComparison.Ordinal);
        Assert.Throws<NightScan.Diagnostics.NightScanException>(() => AugmentationFile.Read(path, s_before));
    }

    private static AugmentationSettings With(params ReadOnlySpan<Hush> operations) =>
        s_before with { Registry = new([.. s_before.Registry.Rows, .. operations]) };

    private static RecipeDrawer Drawer(AugmentationSettings settings) => new(settings, Bench.Settings, s_backgrounds);

    private static VariantKeys Keys(AugmentationSettings settings) => new(Bench.Settings.Key, settings);

    /// <summary>Made up: the upper half of the bands gets quieter.</summary>
    private sealed class Hush(
        int number = 8, string name = "hush", double weight = 1, double share = 0.5, ChainStage stage = ChainStage.Power)
        : AugmentationOperation(number, name, weight, stage, new Bound(BoundForm.Most, "share", 0, 1, Interval.UpTo(share)))
    {
        private readonly Variate _share = Variate.Of(number, 0);

        public override bool IsIn(in VariantRecipe recipe) => recipe.Operations.Has(Number);

        public override VariantRecipe Draw(in DrawingContext context, in VariantRecipe recipe) => recipe with
        {
            // The recipe has no place of its own for it.
            Background = recipe.Added == AddedSound.Background
                ? recipe.Background
                : new(0, BitConverter.DoubleToUInt64Bits(context[Bounds[0]].High * context.Numbers.LeastSpread(_share))),
        };

        public override ulong MixInto(ulong key, in VariantRecipe recipe) => StableHash.Of(key, recipe.Background.Low);

        public override void Change(in VariantRecipe recipe, SpectrogramSettings settings, Span<float> mel)
        {
            foreach (ref float power in mel[(mel.Length / 2)..])
            {
                power *= 0.01f;
            }
        }

        public override string Caption(in VariantRecipe recipe) => Name;

        public override VariantRecipe Example(VariantRecipe nothing, ContentHash background) =>
            nothing with { Operations = nothing.Operations.With(Number) };
    }
}
