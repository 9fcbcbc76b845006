namespace NightScan.Index;

/// <summary>The file of an index and what SQLite keeps beside it.</summary>
internal static class IndexFiles
{
    private const string Log = "-wal", Journal = "-journal";

    // What a process that died left of the log's index, which is made anew from the log.
    private const string Memory = "-shm";

    /// <summary>Whether there are changes that only the log has.</summary>
    public static bool HasLog(string path) => new FileInfo(path + Log) is { Exists: true, Length: > 0 };

    /// <exception cref="IOException">It cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static void Delete(string path) => Array.ForEach<string>(["", Log, Memory, Journal], suffix => File.Delete(path + suffix));

    /// <summary>Renames an index; one of the new name gives way.</summary>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static void Move(string from, string to)
    {
        // The log first: with another database it would damage that one.
        foreach (string suffix in (string[])[Log, Memory, Journal, ""])
        {
            File.Delete(to + suffix);
            if (File.Exists(from + suffix))
            {
                File.Move(from + suffix, to + suffix);
            }
        }
    }

    /// <summary>What has to be copied of an index, and where to; not all of it need be there.</summary>
    public static IEnumerable<(string From, string To)> ToCopy(string from, string to) =>
        ((string[])["", Log, Journal]).Select(suffix => (from + suffix, to + suffix));
}
