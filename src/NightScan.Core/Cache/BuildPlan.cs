namespace NightScan.Cache;

/// <summary>What a build would do, without its being done.</summary>
/// <param name="Made">Spectrograms that would be made, by what asks for them; those that nothing asks for are left out.</param>
/// <param name="Deleted">Spectrograms that would be deleted, by why nobody wants them any more.</param>
/// <param name="Renamed">Those that would only be renamed: their recordings were, or changed their split.</param>
/// <param name="Found">Those that are in the cache although the index does not know, which a build would take as they are.</param>
/// <param name="Recordings">Recordings, or windows of recordings, that would be decoded, each counted once.</param>
/// <param name="UpToDate">Spectrograms that would stay as they are.</param>
/// <param name="FileBytes">Bytes of a spectrogram.</param>
/// <param name="SecondsPerFile">The pace of the last build that made many, with the workers of this one; null when there was none.</param>
/// <param name="Read">Recordings that had to be read to tell what they are.</param>
/// <param name="ReadBytes">Bytes of those.</param>
/// <param name="NeededBytes">Room that the build would take on the disk of the cache at most.</param>
/// <param name="FreeBytes">Room that is there; null when the system does not know.</param>
/// <param name="Refusal">The error that the build would end with, having done nothing; null when it would go on.</param>
internal sealed record BuildPlan(
    IReadOnlyList<PlannedFiles> Made, IReadOnlyList<PlannedFiles> Deleted, PlannedFiles Renamed, PlannedFiles Found, long Recordings,
    long UpToDate, long FileBytes,
    double? SecondsPerFile, int Workers, long Read, long ReadBytes, long NeededBytes, long? FreeBytes, Diagnostic? Refusal)
{
    /// <summary>What files are made of: <c>recording</c> or <c>window</c>.</summary>
    public string Example { get; init; } = "recording";

    public long Files => Made.Sum(reason => reason.Files);

    public long DeletedFiles => Deleted.Sum(reason => reason.Files);
}

/// <summary>Spectrograms that a build would treat alike.</summary>
/// <param name="Reason">One word: <c>new</c>, <c>settings</c>.</param>
/// <param name="Explanation">The same for a person.</param>
/// <param name="Recordings">Recordings, or windows of recordings, that they are of.</param>
internal sealed record PlannedFiles(string Reason, string Explanation, long Recordings, long Train, long Validation, long Test)
{
    public long Files => Train + Validation + Test;
}
