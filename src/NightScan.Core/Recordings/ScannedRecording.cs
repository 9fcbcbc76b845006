namespace NightScan.Recordings;

/// <summary>A recording as a listing of its folder shows it: nothing of it was read.</summary>
/// <param name="Path">Relative to the class folder, with <c>/</c> on every system.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedNs">Modification time, nanoseconds since 1970-01-01 UTC.</param>
internal sealed record ScannedRecording(string Path, long Size, long ModifiedNs);
