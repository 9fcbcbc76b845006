using NightScan.Files;

namespace NightScan.Index;

/// <summary>Whether a database is an index of the present schema; an empty one becomes one, and one of an older schema too.</summary>
internal static class IndexFormat
{
    /// <summary>Checks an index, and makes it fit to be worked on.</summary>
    /// <exception cref="NightScanException">NS0304 not an index; NS0305 a newer one; NS0320 an older one, which is only read.</exception>
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
                $"the index has schema {version}, this NightScan knows {IndexSchema.Version}; update NightScan, " +
                "or give IndexDb and SpectrogramCacheDir other names", index.Path);
        }

        if (!isReadOnly)
        {
            Open(index, isEmpty, version);
        }
        else if (isEmpty)
        {
            throw new NightScanException(DiagnosticCodes.NotAnIndex, "the index is empty; build first", index.Path);
        }
        else if (version < IndexSchema.Version)
        {
            throw new NightScanException(DiagnosticCodes.OlderIndex,
                $"the index has schema {version}, this NightScan reads {IndexSchema.Version}; a build brings it up to date", index.Path);
        }
    }

    private static void Open(IndexDatabase index, bool isEmpty, long version)
    {
        // A write-ahead log needs memory shared between processes, which network file systems do not give.
        bool hasLog = !Durability.IsOnNetwork(index.Path);
        index.Execute(hasLog ? "PRAGMA journal_mode=WAL" : "PRAGMA journal_mode=DELETE");
        index.Execute(hasLog && Durability.SyncsWholeFileSystem ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL");
        index.Execute("PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA busy_timeout=10000");
        if (isEmpty)
        {
            index.Execute($"""
                BEGIN; {IndexMigration.NewIndex}
                PRAGMA application_id={IndexSchema.ApplicationId}; PRAGMA user_version={IndexSchema.Version}; COMMIT
                """);
        }
        else if (version < IndexSchema.Version)
        {
            IndexMigration.Run(index, version);
        }
    }
}
