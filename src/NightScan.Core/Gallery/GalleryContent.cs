using NightScan.Cache;
using NightScan.Spectrograms;

namespace NightScan.Gallery;

/// <summary>What a gallery shows.</summary>
/// <param name="Title">Heading of the page.</param>
/// <param name="Settings">Of all its spectrograms: they label the axes.</param>
/// <param name="Classes">In the order of the page.</param>
public sealed record GalleryContent(string Title, SpectrogramSettings Settings, IReadOnlyList<GalleryClass> Classes)
{
    /// <summary>The words and signs of the captions, each with its meaning; the legend lists them.</summary>
    public IReadOnlyList<(string Term, string Meaning)> Glossary { get; init; } = [];

    /// <summary>What there is to say about the sounds; empty when there are none.</summary>
    public string Sounds { get; init; } = "";
}

/// <summary>One class.</summary>
/// <param name="Name">Its folder's name.</param>
/// <param name="Recordings">How many recordings it has, shown or not.</param>
/// <param name="Tier">Its tier of augmentation, in words; empty when it has none.</param>
/// <param name="Shown">The recordings to show.</param>
public sealed record GalleryClass(string Name, long Recordings, string Tier, IReadOnlyList<GalleryRecording> Shown);

/// <summary>One recording: a row of the page.</summary>
/// <param name="Name">Its file's name.</param>
/// <param name="Images">The original first, then its variants; their pictures share one range of colours.</param>
public sealed record GalleryRecording(string Name, IReadOnlyList<GalleryImage> Images);

/// <summary>One spectrogram.</summary>
/// <param name="Caption">What stands under it: how it came about.</param>
/// <param name="Load">Gives its numbers. Called once, when its row is written, so that a gallery holds one row in memory.</param>
public sealed record GalleryImage(string Caption, Func<LoadedSpectrogram> Load)
{
    /// <summary>Path of its sound from the page's folder, with <c>/</c>; empty when it has none.</summary>
    public string Sound { get; init; } = "";

    /// <summary>A spectrogram from its file; <see cref="SpectrogramReader.Read(string)"/> says how that fails.</summary>
    public static GalleryImage FromFile(string caption, string path) => new(caption, () => SpectrogramReader.Read(path));
}
