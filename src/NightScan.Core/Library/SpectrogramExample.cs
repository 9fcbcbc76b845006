using NightScan.Annotations;
using NightScan.Index;

namespace NightScan;

/// <summary>A spectrogram of the cache, with what a model is to say of it.</summary>
public sealed record SpectrogramExample
{
    private readonly LabelNames _labels;

    internal SpectrogramExample(string path, string className, int classNumber, Split split, int variant, string recording, Window window,
        LabelNames labels)
    {
        (Path, Class, ClassNumber, Split, Variant, Recording) = (path, className, classNumber, split, variant, recording);
        (Start, End, _labels) = (window.Start, window.End, labels);
    }

    /// <summary>Full path of its file, a .npy.</summary>
    public string Path { get; }

    /// <summary>
    /// The name of its class, the folder that it lies in: of several labels the one that covers most of the window; <c>_background_</c>
    /// where a window has none.
    /// </summary>
    public string Class { get; }

    /// <summary>The place of its class in <see cref="SpectrogramCache.Classes"/>: what a model is to answer.</summary>
    public int ClassNumber { get; }

    /// <summary>The split that it belongs to.</summary>
    public Split Split { get; }

    /// <summary>What is to be heard in its window, by ordinal order: its class alone where nothing says more; none in background.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>0 for the recording itself, n for its variant n.</summary>
    public int Variant { get; }

    /// <summary>The recording, relative to <see cref="SpectrogramCache.AudioRoot"/>, with <c>/</c> on every system.</summary>
    public string Recording { get; }

    /// <summary>Seconds from the recording's start at which its window begins.</summary>
    public double Start { get; }

    /// <summary>Seconds at which its window ends; it may reach beyond the recording's end.</summary>
    public double End { get; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="NightScanException">NS0311: it is missing or damaged.</exception>
    public Spectrogram Read() => Spectrogram.Read(Path);
}
