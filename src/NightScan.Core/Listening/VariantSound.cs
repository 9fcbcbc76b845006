using NightScan.Augmentation;
using NightScan.Spectrograms;

namespace NightScan.Listening;

/// <summary>
/// Variants as they sound: a recipe on the samples of a recording, step by step as docs/augmentation.md defines it. Spectrograms are not
/// made of these; the tests hold both against each other. Serves several threads.
/// </summary>
/// <param name="sources">Of the spectrograms.</param>
internal sealed class VariantSound(VariantSources sources)
{
    /// <summary>The sound of a variant.</summary>
    /// <param name="samples">The recording at the settings' rate, with what there is behind the window.</param>
    /// <param name="recipe">Its recipe.</param>
    /// <param name="added"><see cref="VariantSynthesizer.Added"/> of the recipe.</param>
    /// <param name="cancellation">Ends the decoding of a background.</param>
    /// <returns>
    /// A window of samples at the settings' rate, at the level of the recording, an absurd one apart (<see cref="MelStage.Gain"/>).
    /// </returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public float[] Render(
        ReadOnlyMemory<float> samples, VariantRecipe recipe, (float Gain, int Frames) added, CancellationToken cancellation)
    {
        SoundWindow window = new(sources, samples, added, cancellation);
        foreach (AugmentationOperation operation in sources.Augmentation.Registry.Chain.Where(operation => operation.IsIn(recipe)))
        {
            operation.Sound(recipe, window);
        }

        return window.Samples;
    }
}
