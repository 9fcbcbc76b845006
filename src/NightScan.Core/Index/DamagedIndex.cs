using NightScan.Files;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// An index that a failing disk, or somebody's hand, has damaged. It holds nothing that cannot be had again: the recordings are there,
/// splits.csv has the splits, and every spectrogram ends with what it is.
/// </summary>
internal static class DamagedIndex
{
    private const int ApplicationIdOffset = 68;

    /// <summary>Whether what SQLite complains of is damage to a file that certainly was our index: any other is not touched.</summary>
    public static bool Is(NightScanException exception, PipelineSettings settings) =>
        IndexTrouble.IsDamage(exception) && WasIndex(settings);

    /// <summary>Moves the index out of the way, with what SQLite keeps beside it; a damaged one of earlier gives way.</summary>
    /// <returns>Where it is now.</returns>
    /// <exception cref="NightScanException">NS0303: it cannot be moved.</exception>
    public static string MoveAway(string path)
    {
        string kept = path + ".damaged";
        FileTrouble.As(DiagnosticCodes.CacheUnwritable, path, trouble => $"the index is damaged and cannot be moved away: {trouble}",
            () => IndexFiles.Move(path, kept));
        return kept;
    }

    /// <summary>It says so in its header, or it lies where only our index lies, beside the splits that only a build writes.</summary>
    private static bool WasIndex(PipelineSettings settings) => FileTrouble.Or(false, () =>
    {
        Span<byte> head = stackalloc byte[ApplicationIdOffset + sizeof(int)];
        using FileStream file = new(settings.IndexDb, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        bool saysSo = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
            && head.StartsWith("SQLite format 3\0"u8)
            && BinaryPrimitives.ReadInt32BigEndian(head[ApplicationIdOffset..]) == IndexSchema.ApplicationId;
        return saysSo || (settings.IndexDb == Path.Join(settings.CacheDir, "index.db") && File.Exists(SplitsCopy.PathOf(settings.IndexDb)));
    });
}
