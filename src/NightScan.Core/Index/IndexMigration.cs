namespace NightScan.Index;

/// <summary>Brings an index of an older schema up to date: a copy of it stays beside, and the change is one transaction.</summary>
internal static class IndexMigration
{
    /// <summary>From version n to n + 1, at n - 1.</summary>
    private static readonly string[] s_steps =
    [
        IndexSchema.SecondVersion + $"INSERT INTO class_counts {IndexSchema.CountedAnew};",
        IndexSchema.ThirdVersion,
        IndexSchema.FourthVersion,
    ];

    /// <summary>The copy of an index that had the given schema.</summary>
    public static string BackupPath(string path, long version) => $"{path}.schema{version}";

    /// <summary>Everything that makes an empty file an index of the present schema.</summary>
    public static string NewIndex =>
        $"{IndexSchema.FirstVersion} {IndexSchema.SecondVersion} {IndexSchema.ThirdVersion} {IndexSchema.FourthVersion}";

    /// <summary>Migrates an open index.</summary>
    /// <param name="index">The index, with no transaction.</param>
    /// <param name="version">The schema that it has, 1 or more.</param>
    /// <exception cref="NightScanException">NS0303: the copy cannot be put in its place; NS0310: the disk is full.</exception>
    public static void Run(IndexDatabase index, long version)
    {
        BackUp(index, version);
        using IndexTransaction transaction = index.BeginTransaction();
        index.Execute($"{string.Concat(s_steps[((int)version - 1)..])} PRAGMA user_version={IndexSchema.Version};");
        transaction.Commit();
    }

    private static void BackUp(IndexDatabase index, long version)
    {
        string backup = BackupPath(index.Path, version), beside = backup + ".tmp";
        try
        {
            // By hand, since SQLite writes the file itself: an AtomicFile has nothing to write.
            File.Delete(beside);
            index.Execute("VACUUM INTO $1", beside);
            using (FileStream written = new(beside, FileMode.Open, FileAccess.ReadWrite))
            {
                written.Flush(flushToDisk: true);
            }

            File.Move(beside, backup, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.CacheUnwritable,
                $"the index has an older schema, and the copy that is made before it is changed cannot be written: {exception.Message}",
                    backup, inner: exception);
        }
    }
}
