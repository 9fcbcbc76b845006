using NightScan.Files;

namespace NightScan.Cache;

/// <summary>
/// Files that somebody else put where spectrograms lie or are to lie. They are never overwritten or deleted. NightScan's own are known by
/// their trailer, and where a power cut or a bad disk took that, by being what it leaves of one.
/// </summary>
internal static class ForeignFiles
{
    /// <summary>
    /// Whether something is at a place that NightScan did not put there. A link to a file or folder may go: what it leads to is not
    /// touched. What vanishes while it is looked at is not there.
    /// </summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public static bool IsAt(string path)
    {
        FileStat stat = FileStat.Of(path);
        return stat.Kind switch
        {
            FileKind.Missing => false,
            FileKind.Special => true,
            _ when new FileInfo(path).LinkTarget is not null => false,
            FileKind.Folder => true,
            _ => stat.Size > 0 && SpectrogramFile.ReadKey(path) is null
                && FileTrouble.OrGone(false, () => !IsRemnant(path, stat.Size)),
        };
    }

    /// <exception cref="NightScanException">NS0312: one is there, or nobody may look.</exception>
    public static void Refuse(string path) => Refuse(path, IsAt);

    /// <summary>
    /// Refuses to write over a foreign file, or a link to one or to nothing, where NightScan has not written anything yet.
    /// </summary>
    /// <exception cref="NightScanException">NS0312: one is there, or nobody may look.</exception>
    public static void RefuseAlsoLinks(string path) =>
        Refuse(path, static path => IsAt(path) || (new FileInfo(path).LinkTarget is not null && SpectrogramFile.ReadKey(path) is null));

    private static void Refuse(string path, Predicate<string> isForeign)
    {
        if (FileTrouble.As(DiagnosticCodes.NameInTheWay, path, trouble =>
            $"what is here cannot be read ({trouble}), so that nobody knows whose it is, and a spectrogram belongs here; mend its "
                + "permissions, or move it away", () => isForeign(path)))
        {
            throw new NightScanException(DiagnosticCodes.NameInTheWay,
                "this was not written by NightScan, and a spectrogram belongs here; move it away, or choose another SpectrogramCacheDir",
                path);
        }
    }

    /// <summary>
    /// Whether a file without a trailer is what is left of one with it: nothing but zeros, or a .npy such as NightScan writes that is not
    /// whole.
    /// </summary>
    private static bool IsRemnant(string path, long length)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        byte[] start = new byte[(int)Math.Min(NpyHeader.MaxLength, length)];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> known = start.AsSpan(0, read);
        if (known.IndexOfAnyExcept((byte)0) < 0)
        {
            return HasZerosOnly(file);
        }

        if (known.Length <= NpyHeader.Magic.Length)
        {
            return NpyHeader.Magic.StartsWith(known);
        }

        if (!known.StartsWith(NpyHeader.Magic))
        {
            return false;
        }

        // A whole .npy that ends where its numbers end is one that numpy wrote.
        return NpyHeader.Read(known, out int header) is NpyHeader npy
            ? length != header + npy.DataLength
            : known.Length < NpyHeader.MaxLength && !known.Contains((byte)'\n');
    }

    private static bool HasZerosOnly(FileStream file)
    {
        byte[] block = new byte[1 << 16];
        for (int read; (read = file.Read(block)) > 0;)
        {
            if (block.AsSpan(0, read).IndexOfAnyExcept((byte)0) >= 0)
            {
                return false;
            }
        }

        return true;
    }
}
