using NightScan.Annotations;

namespace NightScan.Index;

/// <summary>A window as it ought to be in the index.</summary>
/// <param name="Mark">What tells its files from those of the recording's other windows; empty where it is the only one.</param>
/// <param name="ClassId">The class in whose folder its files belong.</param>
/// <param name="Labels">Those beside the one that its folder says.</param>
internal sealed record WantedWindow(Window Window, string Mark, long ClassId, IReadOnlyList<(long ClassId, AnnotationKind Kind)> Labels)
{
    /// <summary>The start of a window as names of files have it: milliseconds, in as many digits that they sort for eleven days.</summary>
    /// <param name="start">Seconds.</param>
    public static string MarkOf(double start) =>
        string.Create(CultureInfo.InvariantCulture, $"_{(long)Math.Round(start * 1000, MidpointRounding.AwayFromZero):000000000}");

    /// <summary>What its row is called: no recording is, and no window of another one, even if that was called so until now.</summary>
    public string PathOf(WindowedRecording recording) =>
        string.Create(CultureInfo.InvariantCulture, $"{recording.Path}#{recording.Id}{Mark}");

    /// <summary>What its files are called: as those of the recording are, or would be, with the mark behind.</summary>
    public string StemOf(WindowedRecording recording) => recording.Stem + Mark;
}
