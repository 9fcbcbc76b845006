using NightScan.Augmentation;
using NightScan.Listening;
using NightScan.Settings;

namespace NightScan.Gallery;

/// <summary>
/// The sounds of a gallery, in a folder beside the page: recordings and variants as they sound, as long as there is room.
/// </summary>
/// <param name="gallery">Where the page lies, and how much there may be beside it.</param>
/// <param name="partial">Folder for files on their way.</param>
internal sealed class GallerySounds(
    PipelineSettings settings, GallerySettings gallery, VariantSources sources, VariantSynthesizer synthesizer, string partial)
{
    // Of full scale: a sound that is clipped is another sound.
    private const float Loudest = 0.9f;

    private readonly SoundFolder _folder = new(gallery.AudioFolder, partial);
    private long _bytes;
    private int _heard;
    private bool _isFull;

    /// <summary>What the page has to say about them; empty when there are none.</summary>
    public string Description
    {
        get
        {
            if (!gallery.Audio)
            {
                return "";
            }

            int slowness = SoundEncoder.Slowness(settings.Spectrogram.SampleRate);
            return "Below each picture is its sound, which the same recipe makes of the recording itself: stretch and pitch by a phase "
                + "vocoder, masks as silence "
                + "and a missing band. All sounds of one recording share their level."
                + (slowness > 1 ? " They are played ten times slower, so that ultrasound is heard." : "")
                + (_isFull ? $" Only the first {Quantity.Of(_heard, settings.Example)} {(_heard == 1 ? "has" : "have")} them: more "
                    + $"would take over {Quantity.Count(gallery.AudioBytes / 1_000_000)} megabytes." : "");
        }
    }

    /// <summary>Makes the sounds of the recording that the synthesizer has loaded.</summary>
    /// <param name="samples">Its samples at the settings' rate, with what there is behind the window.</param>
    /// <param name="recipes">Of its variants, in order.</param>
    /// <returns>Where they are, as paths from the page, the recording's first; nothing when there is no room.</returns>
    /// <exception cref="NightScanException">NS0310, NS0312: a sound cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<string> Add(ReadOnlyMemory<float> samples, IReadOnlyList<VariantRecipe> recipes, CancellationToken cancellation)
    {
        long bytes = (1 + recipes.Count) * SoundEncoder.Size(settings.Spectrogram.SampleCount);
        _isFull |= _bytes + bytes > gallery.AudioBytes;
        if (!gallery.Audio || _isFull)
        {
            return [];
        }

        VariantRecipe[] all = [new() { Rate = 1 }, .. recipes];
        (float, int)[] added = [.. all.Select(recipe => synthesizer.Added(recipe, cancellation))];
        float[][] sounds = new float[all.Length][];
        ParallelOptions options = new() { MaxDegreeOfParallelism = settings.NumWorkers, CancellationToken = cancellation };
        Parallel.For(0, all.Length, options, i => sounds[i] = SoundWindow.Render(sources, samples, all[i], added[i], cancellation));

        float peak = sounds.Max(sound => Spectrograms.MelStage.Peak(sound)), gain = peak > 0 ? Loudest / peak : 1;
        string[] names = [.. sounds.Select(sound =>
            $"{Path.GetFileName(gallery.AudioFolder)}/{_folder.Add(SoundEncoder.Encode(sound, gain, settings.Spectrogram.SampleRate))}")];
        (_bytes, _heard) = (_bytes + bytes, _heard + 1);
        return names;
    }

    /// <summary>Deletes what earlier pages had; once the new page is there.</summary>
    public void Prune() => _folder.Prune();
}
