namespace NightScan.Files;

/// <summary>The file of a recording as it was when its content was hashed. A time of 0 is not known, or proves nothing.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedNs">Modification time, nanoseconds since 1970-01-01 UTC.</param>
/// <param name="ChangedNs">When anything of it last changed, its name and permissions too; nanoseconds since 1970-01-01 UTC.</param>
internal readonly record struct FileMark(long Size, long ModifiedNs, long ChangedNs);
