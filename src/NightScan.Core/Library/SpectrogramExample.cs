using NightScan.Index;

namespace NightScan;

/// <summary>A spectrogram of the cache, with what a model is to say of it.</summary>
public sealed record SpectrogramExample
{
    internal SpectrogramExample(string path, string className, int classNumber, Split split, int variant, string recording) =>
        (Path, Class, ClassNumber, Split, Variant, Recording) = (path, className, classNumber, split, variant, $"{className}/{recording}");

    /// <summary>Full path of its file, a .npy.</summary>
    public string Path { get; }

    /// <summary>The name of its class.</summary>
    public string Class { get; }

    /// <summary>The place of its class in <see cref="SpectrogramCache.Classes"/>: what a model is to answer.</summary>
    public int ClassNumber { get; }

    /// <summary>The split that it belongs to.</summary>
    public Split Split { get; }

    /// <summary>0 for the recording itself, n for its variant n.</summary>
    public int Variant { get; }

    /// <summary>The recording, relative to <see cref="SpectrogramCache.AudioRoot"/>, with <c>/</c> on every system.</summary>
    public string Recording { get; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="NightScanException">NS0311: it is missing or damaged.</exception>
    public Spectrogram Read() => Spectrogram.Read(Path);
}
