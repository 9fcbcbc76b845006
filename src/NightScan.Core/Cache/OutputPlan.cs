using NightScan.Augmentation;
using NightScan.Hashing;
using NightScan.Index;
using NightScan.Settings;

namespace NightScan.Cache;

/// <summary>What a class decides for its recordings.</summary>
/// <param name="Tier">How strongly they are augmented: pinned when the class was first seen.</param>
internal readonly record struct ClassPlan(StrengthTier Tier, int Variants);

/// <summary>
/// What a recording's files ought to be under the settings of this build. Immutable: the planner and all workers share it.
/// </summary>
internal sealed class OutputPlan
{
    private readonly PipelineSettings _settings;
    private readonly ContentHash _spectrogram;
    private readonly ContentHash _augmentation;
    private readonly Lazy<RecipeDrawer> _recipes;
    private readonly Lazy<VariantKeys> _keys;

    public OutputPlan(PipelineSettings settings, BackgroundList backgrounds)
    {
        _settings = settings;
        _spectrogram = settings.Spectrogram.Key;
        _augmentation = settings.Augmentation.Key;
        // A build with nothing to do asks for no file's key.
        _recipes = new(() => new RecipeDrawer(settings.Augmentation, settings.Spectrogram, backgrounds.Contents));
        _keys = new(() => new VariantKeys(_spectrogram, settings.Augmentation));
        Backgrounds = backgrounds.Count == 0 ? backgrounds : backgrounds.Restrict(_recipes.Value.Backgrounds);
    }

    public BackgroundList Backgrounds { get; }

    /// <summary>Changes when anything does that many files depend on.</summary>
    public string Fingerprint => string.Join(' ', _spectrogram.ToString(), _augmentation.ToString(), Description, Backgrounds.Fingerprint);

    /// <summary>The settings that shape files, as <c>Name=value</c> with blanks between.</summary>
    public string Description => string.Create(CultureInfo.InvariantCulture,
        $"{_settings.Spectrogram.Describe()} VariantsPerSample={_settings.VariantsPerSample.ToString()} "
            + $"AugmentationSeed={_settings.Augmentation.Seed} Augmentation={Operations.Key.High:x16} Backgrounds={Backgrounds.Count}")
        + (_settings.Augmentation.NoiseOverPadding ? "" : " NoiseOverPadding=false");

    // What else shapes variants is described by its name.
    private AugmentationSettings Operations => _settings.Augmentation with { Seed = 0, NoiseOverPadding = true };

    /// <summary>Files that a recording has at most.</summary>
    public int MostFiles => 1 + _settings.VariantsPerSample.Most;

    /// <summary>The keys that the files of a recording ought to have, the original's first.</summary>
    /// <param name="split">Where it belongs.</param>
    /// <param name="fallback">What decoded it in place of a decoder that was not there; null when none did.</param>
    public ulong[] KeysOf(ContentHash content, Split split, ClassPlan plan, string? fallback = null)
    {
        ulong[] keys = new ulong[1 + (split == Split.Train ? plan.Variants : 0)];
        keys[0] = NotZero(SpectrogramKey.Original(content, _spectrogram));
        for (int number = 1; number < keys.Length; number++)
        {
            keys[number] = NotZero(_keys.Value.Of(Recipe(content, number, plan.Tier)));
        }

        return fallback is null ? keys : [.. keys.Select(key => NotZero(SpectrogramKey.Fallback(key, fallback)))];
    }

    /// <summary>How variant <paramref name="number"/> of a recording is made.</summary>
    public VariantRecipe Recipe(ContentHash content, int number, StrengthTier tier) => _recipes.Value.Draw(content, number, tier);

    // 0 stands for "no valid file" in the index.
    private static ulong NotZero(ulong key) => key == 0 ? 1 : key;
}
