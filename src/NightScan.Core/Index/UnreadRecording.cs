using NightScan.Recordings;

namespace NightScan.Index;

/// <summary>A recording that is to be read.</summary>
/// <param name="Id">Its row; 0 of a new one.</param>
internal sealed record UnreadRecording(string ClassName, long Id, ScannedRecording Scanned);
