using NightScan.Files;
using NightScan.Index;
using NightScan.Recordings.Scanning;

namespace NightScan.Cache;

/// <summary>The spectrograms in a folder, with the times at which they were last changed.</summary>
internal sealed class FolderListing : IFolderVisitor
{
    private static readonly EnumerationOptions s_everything =
        new() { AttributesToSkip = 0, IgnoreInaccessible = false, MatchType = MatchType.Simple };

    private readonly Dictionary<string, long> _changed = new(StringComparer.Ordinal);

    private FolderListing() { }

    /// <exception cref="NightScanException">NS0302: it cannot be listed.</exception>
    public static FolderListing Of(string folder)
    {
        FolderListing listing = new();
        FolderScan.List(FolderReader.ForThisSystem, folder, listing);
        return listing;
    }

    /// <summary>Lists all names in a folder without asking for the times, which are 0: that takes a fifth of the time.</summary>
    /// <exception cref="NightScanException">NS0302: it cannot be listed.</exception>
    public static FolderListing OfNames(string folder)
    {
        FolderListing listing = new();
        try
        {
            foreach (string path in Directory.EnumerateFileSystemEntries(folder, "*" + OutputName.Extension, s_everything))
            {
                listing._changed.Add(Path.GetFileName(path), 0);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FolderScan.Unlistable(folder, exception);
        }

        return listing;
    }

    /// <summary>What a folder that is not there has.</summary>
    public static FolderListing Empty { get; } = new();

    public bool Contains(string name) => _changed.ContainsKey(name);

    /// <summary>Whether a file that is there may be another than the one that was there at a time, in nanoseconds since 1970.</summary>
    public bool ChangedSince(string name, long time) => _changed.TryGetValue(name, out long changed) && (changed == 0 || changed >= time);

    public bool WantsFile(ReadOnlySpan<char> name) => name.EndsWith(OutputName.Extension, StringComparison.Ordinal);

    // A link's own time is not known: the file that it leads to may be old and it new.
    public void Visit(in FolderItem item) => _changed[item.Name.ToString()] = item.IsLink || item.Stat.Kind != FileKind.File ? 0
        : item.Stat.ChangedNs;

    public void VisitUnrepresentable(string name) { }
}
