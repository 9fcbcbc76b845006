using NightScan.Index;

namespace NightScan;

/// <summary>What a class has in a split.</summary>
public sealed record ClassCount
{
    internal ClassCount(string name, int number, ClassTotals totals) => (Class, ClassNumber, Split, Recordings, Failed, Spectrograms) =
        (name, number, totals.Split, totals.Recordings, totals.Failed, totals.Files);

    /// <summary>The name of the class.</summary>
    public string Class { get; }

    /// <summary>Its place in <see cref="SpectrogramCache.Classes"/>.</summary>
    public int ClassNumber { get; }

    /// <summary>The split.</summary>
    public Split Split { get; }

    /// <summary>Recordings that are used, or would be had they not failed; where windows of recordings are examples, windows.</summary>
    public long Recordings { get; }

    /// <summary>Those of them that cannot be decoded.</summary>
    public long Failed { get; }

    /// <summary>Files with a spectrogram, variants included.</summary>
    public long Spectrograms { get; }
}
