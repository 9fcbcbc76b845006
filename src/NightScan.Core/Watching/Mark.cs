using NightScan.Index;
using NightScan.Recordings;

namespace NightScan.Watching;

/// <summary>What a listing shows of a recording.</summary>
internal readonly record struct Mark(long Size, long ModifiedNs)
{
    public static Mark Of(ScannedRecording recording) => new(recording.Size, recording.ModifiedNs);
}

/// <summary>
/// A recording in the memory of a watch: its path is kept as a hash of 64 bits, since a million of paths take more memory than all the
/// rest. Should two of a class be alike, a change of one is noticed late, or never; a build notices it.
/// </summary>
internal readonly record struct RecordingKey(string ClassName, ulong Path)
{
    public static RecordingKey Of(string className, string path) => new(className, Hash(path));

    public static ulong Hash(string path)
    {
        ListingDigest digest = default;
        digest.Add(path, 0, 0);
        return digest.First;
    }
}
