using NightScan.Files;
using NightScan.Programs;

namespace NightScan.Index;

/// <summary>
/// Whether a database is an index of the present schema. An empty one becomes one, and one of an older schema too: a copy of that stays
/// beside. Either is one transaction.
/// </summary>
internal static class IndexFormat
{
    /// <summary>The copy of an index that had the given schema.</summary>
    public static string BackupPath(string path, long version) => $"{path}.schema{version}";

    /// <summary>Checks an index, and makes it fit to be worked on.</summary>
    /// <exception cref="NightScanException">NS0304 not an index; NS0305 a newer one; NS0320 an older one, which is only read; NS0303 the
    /// copy of an older one cannot be put in its place; NS0310 the disk is full.</exception>
    public static void Prepare(IndexDatabase index, bool isReadOnly)
    {
        long applicationId = index.Count("PRAGMA application_id"), version = index.Count("PRAGMA user_version");
        bool isEmpty = applicationId == 0 && version == 0 && index.Count("SELECT count(*) FROM sqlite_master") == 0;
        if (!isEmpty && applicationId != IndexSchema.ApplicationId)
        {
            throw new NightScanException(DiagnosticCodes.NotAnIndex,
                "this is some other SQLite database; give IndexDb a name of its own", index.Path);
        }

        if (version > IndexSchema.Version)
        {
            throw new NightScanException(DiagnosticCodes.NewerIndex,
                $"the index has schema {version} and was last written by NightScan {WriterOf(index) ?? "of a later version"}; this is "
                    + $"NightScan {ProductVersion.Text}, which knows schema {IndexSchema.Version}: update it, or give IndexDb and "
                    + "SpectrogramCacheDir other names", index.Path);
        }

        if (!isReadOnly)
        {
            Open(index, isEmpty, (int)version);
        }
        else if (isEmpty)
        {
            throw new NightScanException(DiagnosticCodes.NotAnIndex, "the index is empty; build first", index.Path);
        }
        else if (version < IndexSchema.Version)
        {
            throw new NightScanException(DiagnosticCodes.OlderIndex,
                $"the index has schema {version} and was last written by NightScan {WriterOf(index) ?? "of an earlier version"}; this is "
                    + $"NightScan {ProductVersion.Text}, which reads schema {IndexSchema.Version}: a build brings the index up to date",
                index.Path);
        }
    }

    private static void Open(IndexDatabase index, bool isEmpty, int version)
    {
        // A write-ahead log needs memory shared between processes, which network file systems do not give.
        bool hasLog = !Durability.IsOnNetwork(index.Path);
        index.Execute(hasLog ? "PRAGMA journal_mode=WAL" : "PRAGMA journal_mode=DELETE");
        index.Execute(hasLog && Durability.SyncsWholeFileSystem ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL");
        index.Execute("PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA busy_timeout=10000");
        if (version == IndexSchema.Version)
        {
            index.WriteMeta(MetaKey.WrittenBy, ProductVersion.Text);
            return;
        }

        if (!isEmpty)
        {
            BackUp(index, version);
        }

        index.InTransaction(() =>
        {
            index.Execute($"""
                {string.Concat(IndexSchema.Steps[version..])}
                PRAGMA application_id={IndexSchema.ApplicationId}; PRAGMA user_version={IndexSchema.Version}
                """);
            index.WriteMeta(MetaKey.WrittenBy, ProductVersion.Text);
            if (isEmpty)
            {
                index.WriteMeta(MetaKey.MadeBy, ProductVersion.Text);
            }
        });
    }

    // Of a schema that this version does not know, which may not even have the table.
    private static string? WriterOf(IndexDatabase index)
    {
        try
        {
            return index.ReadMeta(MetaKey.WrittenBy);
        }
        catch (NightScanException exception) when (IndexTrouble.Is(exception))
        {
            return null;
        }
    }

    private static void BackUp(IndexDatabase index, int version)
    {
        string backup = BackupPath(index.Path, version), beside = backup + ".tmp";
        FileTrouble.As(DiagnosticCodes.CacheUnwritable, backup, trouble =>
            $"the index has an older schema, and the copy that is made before it is changed cannot be written: {trouble}", () =>
        {
            // By hand, since SQLite writes the file itself: an AtomicFile has nothing to write.
            File.Delete(beside);
            index.Execute("VACUUM INTO $1", beside);
            using (FileStream written = new(beside, FileMode.Open, FileAccess.ReadWrite))
            {
                written.Flush(flushToDisk: true);
            }

            File.Move(beside, backup, overwrite: true);
        });
    }
}
