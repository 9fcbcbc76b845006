using NightScan.Augmentation;
using NightScan.Listening;
using NightScan.Settings;

namespace NightScan.Gallery;

/// <summary>
/// The sounds of a gallery, in a folder beside the page: recordings and variants as they sound, as long as there is room.
/// </summary>
internal sealed class GallerySounds
{
    // Of full scale: a sound that is clipped is another sound.
    private const float Loudest = 0.9f;

    private readonly PipelineSettings _settings;
    private readonly VariantSynthesizer _synthesizer;
    private readonly VariantSound _sound;
    private readonly SoundFolder _folder;
    private readonly string _folderName;
    private readonly GallerySettings _gallery;
    private long _bytes;
    private int _heard;
    private bool _isFull;

    /// <param name="settings">Of the build.</param>
    /// <param name="gallery">Where the page lies, and how much there may be beside it.</param>
    /// <param name="sources">Of the variants.</param>
    /// <param name="synthesizer">Makes their spectrograms.</param>
    /// <param name="partial">Folder for files on their way.</param>
    public GallerySounds(PipelineSettings settings, GallerySettings gallery, VariantSources sources, VariantSynthesizer synthesizer,
        string partial)
    {
        (_settings, _gallery, _synthesizer) = (settings, gallery, synthesizer);
        _sound = new VariantSound(sources);
        _folderName = Path.GetFileNameWithoutExtension(gallery.File) + "_audio";
        _folder = new SoundFolder(Path.Join(Path.GetDirectoryName(gallery.File), _folderName), partial);
    }

    /// <summary>What the page has to say about them; empty when there are none.</summary>
    public string Description
    {
        get
        {
            if (!_gallery.Audio)
            {
                return "";
            }

            int slowness = SoundEncoder.Slowness(_settings.Spectrogram.SampleRate);
            return "Below each picture is its sound, which the same recipe makes of the recording itself: stretch and pitch by a phase "
                + "vocoder, masks as silence "
                + "and a missing band. All sounds of one recording share their level."
                + (slowness > 1 ? " They are played ten times slower, so that ultrasound is heard." : "")
                + (_isFull ? $" Only the first {Quantity.Count(_heard)} {(_heard == 1 ? "recording has" : "recordings have")} them: more "
                    + $"would take over {Quantity.Count(_gallery.AudioBytes / 1_000_000)} megabytes." : "");
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
        long bytes = (1 + recipes.Count) * SoundEncoder.Size(_settings.Spectrogram.SampleCount);
        _isFull |= _bytes + bytes > _gallery.AudioBytes;
        if (!_gallery.Audio || _isFull)
        {
            return [];
        }

        VariantRecipe[] all = [new() { Rate = 1 }, .. recipes];
        (float, int)[] added = [.. all.Select(recipe => _synthesizer.Added(recipe, cancellation))];
        float[][] sounds = new float[all.Length][];
        ParallelOptions options = new() { MaxDegreeOfParallelism = _settings.NumWorkers, CancellationToken = cancellation };
        Parallel.For(0, all.Length, options, i => sounds[i] = _sound.Render(samples, all[i], added[i], cancellation));

        float peak = sounds.Max(sound => Spectrograms.MelStage.Peak(sound)), gain = peak > 0 ? Loudest / peak : 1;
        string[] names = [.. sounds.Select(sound =>
            $"{_folderName}/{_folder.Add(SoundEncoder.Encode(sound, gain, _settings.Spectrogram.SampleRate))}")];
        (_bytes, _heard) = (_bytes + bytes, _heard + 1);
        return names;
    }

    /// <summary>Deletes what earlier pages had; once the new page is there.</summary>
    public void Prune() => _folder.Prune();
}
