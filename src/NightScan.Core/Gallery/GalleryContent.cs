using NightScan.Cache;
using NightScan.Spectrograms;

namespace NightScan.Gallery;

/// <summary>What a gallery shows.</summary>
/// <param name="Settings">Of all its spectrograms: they label the axes.</param>
/// <param name="Glossary">The words and signs of the captions, each with its meaning; the legend lists them.</param>
/// <param name="Sounds">What there is to say about the sounds; empty when there are none.</param>
/// <param name="Classes">In the order of the page.</param>
internal sealed record GalleryContent(SpectrogramSettings Settings, IReadOnlyList<(string Term, string Meaning)> Glossary, string Sounds,
    IReadOnlyList<GalleryClass> Classes);

/// <summary>One class.</summary>
/// <param name="Examples">How many recordings, or windows of recordings, it has, shown or not.</param>
/// <param name="Tier">Its tier of augmentation, in words.</param>
internal sealed record GalleryClass(string Name, long Examples, string Tier, IReadOnlyList<GalleryRecording> Shown)
{
    /// <summary>What they are.</summary>
    public string Noun { get; init; } = "recording";
}

/// <summary>One recording, or a window of one: a row of the page.</summary>
/// <param name="Images">The original first, then its variants; their pictures share one range of colours.</param>
internal sealed record GalleryRecording(string Name, IReadOnlyList<GalleryImage> Images);

/// <summary>One spectrogram.</summary>
/// <param name="Caption">What stands under it: how it came about.</param>
/// <param name="Load">Gives its numbers. Called once, when its row is written, so that a gallery holds one row in memory.</param>
/// <param name="Sound">Path of its sound from the page's folder, with <c>/</c>; empty when it has none.</param>
internal sealed record GalleryImage(string Caption, Func<LoadedSpectrogram> Load, string Sound = "");
