using NightScan.Spectrograms;

namespace NightScan.Augmentation;

/// <summary>
/// What all workers of a build share to make variants: noise, backgrounds, warped mel banks and the drawer of recipes. Thread-safe.
/// </summary>
/// <param name="backgrounds">Recordings to mix in; null when there are none. Not disposed of.</param>
internal sealed class VariantSources(SpectrogramSettings spectrogram, AugmentationSettings augmentation, BackgroundBank? backgrounds = null)
{
    public SpectrogramSettings Spectrogram { get; } = spectrogram;

    public AugmentationSettings Augmentation { get; } = augmentation;

    public BackgroundBank? Backgrounds { get; } = backgrounds;

    public RecipeDrawer Drawer { get; } = new(augmentation, spectrogram, backgrounds?.Contents ?? []);

    internal NoiseBank Noise { get; } = new(spectrogram);

    internal WarpedBanks Banks { get; } = new(spectrogram);
}
