using NightScan.Files;
using NightScan.Index;
using NightScan.Settings;

namespace NightScan.Cache;

/// <summary>
/// Compares what a plan will write with the room that there is, before anything is written: hours of computing must not end at a full disk.
/// </summary>
internal sealed class DiskSpace(IndexDatabase index, CacheLayout layout, PipelineSettings settings, IBuildReporter reporter)
{
    /// <summary>What the index needs for a file: its key, twice, since SQLite writes a page to its log first.</summary>
    private const long IndexBytesPerFile = 16;

    /// <summary>File systems give out room in blocks; nearly all of this size.</summary>
    private const long Block = 4096;

    private readonly long _fileBytes = new SpectrogramFile(settings.Spectrogram).Length;

    /// <summary>Warns when the plan leaves hardly any room for the files that are due.</summary>
    /// <exception cref="NightScanException">NS0325: they cannot fit.</exception>
    public void Check(long due)
    {
        // As if nothing were replaced or deleted: nearly always enough to know, and it costs nothing.
        if (Free() is not FreeSpace free
            || IsRoomy(Blocks(_fileBytes) * (due + settings.NumWorkers) + (due * IndexBytesPerFile), free.Bytes))
        {
            return;
        }

        (long bytes, long blocks) = Need(due);
        if (bytes > free.MostBytes)
        {
            throw new NightScanException(DiagnosticCodes.NoSpace,
                $"{Describe(due)} need {Quantity.Bytes(bytes)} more on the disk of the cache, where {Quantity.Bytes(free.MostBytes)} are "
                    + $"free. Nothing was written. " +
                "Make room, choose another SpectrogramCacheDir, or make fewer or smaller spectrograms (VariantsPerSample, "
                    + "MaxSamplesPerClass, MelBands, Duration, SpectrogramDataType=float16)", layout.Root);
        }

        if (!IsRoomy(blocks, free.Bytes))
        {
            reporter.Warning(new Diagnostic(DiagnosticCodes.LittleSpace,
                $"{Describe(due)} need {Quantity.Bytes(blocks)} more on the disk of the cache, where {Quantity.Bytes(free.Bytes)} are "
                    + $"free. " +
                "What fits is made and kept if the disk fills up; make room meanwhile, or choose another SpectrogramCacheDir",
                    layout.Root));
        }
    }

    /// <summary>The most that the plan will take at any time, beyond what is taken now.</summary>
    /// <returns>The sum of the bytes, which is surely needed, and that of the blocks.</returns>
    public (long Bytes, long Blocks) Need(long due)
    {
        long deleted = 0, deletedBlocks = 0;
        foreach (OutputFile orphan in Claims.Orphans(index))
        {
            long size = SizeOf(layout.Output(orphan));
            (deleted, deletedBlocks) = (deleted + size, deletedBlocks + Blocks(size));
        }

        long now = -deleted, most = now, nowBlocks = -deletedBlocks, mostBlocks = nowBlocks;
        foreach (RecordingOutputs recording in PendingRecordings.DueFiles(index))
        {
            for (int number = 0; number < recording.Keys.Length; number++)
            {
                if (recording.Keys[number] != 0)
                {
                    continue;
                }

                OutputFile file = recording.File(number);
                long old = SizeOf(layout.Output(file));
                if (old > 0 && deleted > 0 && Claims.IsOrphan(index, file))
                {
                    // Deleted before: it is counted there.
                    old = 0;
                }

                if (old > 0)
                {
                    // The old one stays until the new one is whole, one for each worker.
                    (most, mostBlocks) = (Math.Max(most, now + (_fileBytes * settings.NumWorkers)),
                        Math.Max(mostBlocks, nowBlocks + (Blocks(_fileBytes) * settings.NumWorkers)));
                }

                (now, nowBlocks) = (now + _fileBytes - old, nowBlocks + Blocks(_fileBytes) - Blocks(old));
                (most, mostBlocks) = (Math.Max(most, now), Math.Max(mostBlocks, nowBlocks));
            }
        }

        long ofIndex = Path.GetDirectoryName(settings.IndexDb) == layout.Root ? due * IndexBytesPerFile : 0;
        return (Math.Max(0, most + ofIndex), Math.Max(0, mostBlocks + ofIndex));
    }

    /// <summary>The room on the file system of the cache; null when it is not known.</summary>
    public FreeSpace? Free() => (settings.FreeSpace ?? FreeSpace.Of)(layout.Root);

    private string Describe(long due) => $"{Quantity.Count(due)} spectrograms of {Quantity.Bytes(_fileBytes)}";

    // A tenth to spare: a build of days is not alone on its disk.
    private static bool IsRoomy(long need, long free) => need + (need / 10) <= free;

    private static long Blocks(long bytes) => (bytes + Block - 1) / Block * Block;

    // Whoever comes to write it will say what is wrong.
    private static long SizeOf(string path) => FileTrouble.Or(0L, () => FileStat.Of(path) is { Kind: FileKind.File } stat ? stat.Size : 0);
}
