using NightScan.Files;

namespace NightScan.Index;

/// <summary>A folder of spectrograms, by what it is named after.</summary>
/// <remarks>
/// A class, as <see cref="FolderState"/> is: dictionaries of structs are compiled anew in every build, which takes one with nothing to do
/// longer than they save.
/// </remarks>
internal sealed record OutputFolder(Split Split, string ClassName);

/// <summary>The same with the row of the class.</summary>
internal sealed record ClassFolder(long ClassId, OutputFolder Folder);

/// <summary>What a folder of spectrograms was like when its files were last compared with the index.</summary>
/// <param name="Inode">Tells the folder from another of its name; 0 where that is not known.</param>
/// <param name="ModifiedNs">Its modification time, read before it was listed: while it is the same, so are the names in it. 0 when it was
/// too recent to prove that.</param>
/// <param name="ComparedNs">The same, however recent: a file whose change time is older was there, and what the index says.</param>
internal sealed record FolderState(ulong Inode, long ModifiedNs, long ComparedNs)
{
    /// <summary>That of a folder which was never compared.</summary>
    public static FolderState Unknown { get; } = new(0, 0, 0);

    /// <summary>Whether nothing was created, renamed or deleted in the folder since.</summary>
    public bool Vouches(FileStat folder) => ModifiedNs != 0 && folder.ModifiedNs == ModifiedNs;

    /// <summary>
    /// From which change time on a file has to be looked at; for all of them where another folder may have come into the place of the one
    /// that was compared, and where its time went back: then the clock did, or somebody set it, and it proves nothing.
    /// </summary>
    public long DoubtfulFrom(FileStat folder)
    {
        long racy = FileTimes.Racy.Ticks * TimeSpan.NanosecondsPerTick;
        return (Inode != 0 && Inode != folder.Inode) || folder.ModifiedNs < ComparedNs || ComparedNs < racy ? long.MinValue
            : ComparedNs - racy;
    }

    /// <param name="age">How long ago it was modified when it was looked at.</param>
    /// <param name="isSettled">Whether what changes in it from then on gives it another time.</param>
    public static FolderState Of(FileStat folder, TimeSpan age, bool isSettled) =>
        new(folder.Inode, isSettled ? folder.ModifiedNs : 0,
            // A time that is still to come would vouch for all that happens until then.
            age >= TimeSpan.Zero ? folder.ModifiedNs : folder.ModifiedNs + (age.Ticks * TimeSpan.NanosecondsPerTick));
}

/// <summary>
/// The states of the cache's folders, as the index keeps them. Creating, renaming or deleting a file changes the modification time of its
/// folder, so that an unchanged time vouches for all files of the folder at the price of one; and where it differs, the change times of the
/// files tell which of them may be others than those that were compared.
/// </summary>
internal static class OutputFolders
{
    /// <summary>Five times the coarsest clock that Linux stamps files with, where the file system keeps all digits.</summary>
    private static readonly TimeSpan s_fine = TimeSpan.FromMilliseconds(50);

    /// <summary>How long after a modification a second one is sure to have another time.</summary>
    /// <param name="modifiedNs">The time of the first: where it has no digits below a millisecond, the file system may count in
    /// seconds.</param>
    /// <param name="isLocal">Whether it is of this machine's clock.</param>
    public static TimeSpan Settling(long modifiedNs, bool isLocal) => isLocal && modifiedNs % 1_000_000 != 0 ? s_fine : FileTimes.Racy;

    public static Dictionary<OutputFolder, FolderState> Recorded(IndexDatabase index) => index.Query(
        "SELECT split, class_name, inode, modified_ns, compared_ns FROM output_folders",
        static row => new RecordedFolder(new(row.Split(0), row.Text(1)), new((ulong)row.Long(2), row.Long(3), row.Long(4))))
        .ToDictionary(static recorded => recorded.Folder, static recorded => recorded.State);

    /// <summary>Records states, in the caller's transaction.</summary>
    public static void Record(IndexDatabase index, IEnumerable<KeyValuePair<OutputFolder, FolderState>> states)
    {
        foreach ((OutputFolder folder, FolderState state) in states)
        {
            index.Execute("""
                INSERT INTO output_folders(split, class_name, inode, modified_ns, compared_ns) VALUES($1, $2, $3, $4, $5)
                ON CONFLICT(split, class_name) DO UPDATE SET inode = excluded.inode, modified_ns = excluded.modified_ns, compared_ns = excluded.compared_ns
                """, (int)folder.Split, folder.ClassName, (long)state.Inode, state.ModifiedNs, state.ComparedNs);
        }
    }

    public static void Forget(IndexDatabase index) => index.Execute("DELETE FROM output_folders");

    private sealed record RecordedFolder(OutputFolder Folder, FolderState State);
}
