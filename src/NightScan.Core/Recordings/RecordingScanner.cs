using NightScan.Files;
using NightScan.Recordings.Scanning;

namespace NightScan.Recordings;

/// <summary>What stands directly in AudioRoot.</summary>
/// <param name="Names">The class folders, in ordinal order.</param>
/// <param name="StrayRecordings">Recordings that lie beside the class folders and belong to none.</param>
/// <param name="Problems">Folders whose names are not valid Unicode (NS0108).</param>
/// <param name="Circles">Links to AudioRoot itself or to a folder that it lies in: not classes, though they stand where classes do.</param>
internal sealed record ClassListing(
    IReadOnlyList<string> Names, int StrayRecordings, IReadOnlyList<Diagnostic> Problems, IReadOnlyList<string> Circles);

/// <summary>
/// Lists the recordings of a collection, without reading any. Hidden files and folders (a leading dot) are left out; links are
/// followed, out of AudioRoot too, but not in circles, and a folder that a class reaches in two ways is listed once, by its real path
/// if that lies in the class. What is neither file nor folder (a FIFO, a device) is not even opened. Extensions of recordings have their
/// dot; their case does not matter.
/// </summary>
internal static class RecordingScanner
{
    /// <summary>The folder that speech collections keep their noise in: not a class.</summary>
    public const string BackgroundNoiseFolder = "_background_noise_";

    /// <summary>Lists the class folders.</summary>
    /// <exception cref="NightScanException">The folder is missing (NS0301) or cannot be listed (NS0302).</exception>
    public static ClassListing ListClasses(string audioRoot, IReadOnlyList<string> extensions)
    {
        if (!Directory.Exists(audioRoot))
        {
            throw new NightScanException(DiagnosticCodes.NoAudioRoot,
                "AudioRoot is not a folder: set it to the folder that holds one sub-folder per class", audioRoot);
        }

        RootListing root = new(audioRoot, extensions);
        FolderScan.List(FolderReader.ForThisSystem, audioRoot, root);
        root.Names.Sort(StringComparer.Ordinal);
        root.Circles.Sort(StringComparer.Ordinal);
        return new ClassListing(root.Names, root.StrayRecordings, root.Problems, root.Circles);
    }

    /// <summary>Lists the recordings of one class, however deep. Several threads may scan, each its class.</summary>
    /// <param name="into">The recordings are appended to it, in ordinal order of their paths.</param>
    /// <returns>Names that no program can use (NS0108), with the path as far as it can be written; empty almost always.</returns>
    /// <exception cref="NightScanException">A folder cannot be listed, or a file in it not looked at (NS0302): it must not pass for an
    /// empty one.</exception>
    public static IReadOnlyList<Diagnostic> ScanClass(
        string audioRoot, string className, IReadOnlyList<string> extensions, List<ScannedRecording> into) =>
        ScanClass(audioRoot, className, extensions, into, followed: null);

    /// <param name="into">Receives the recordings, in any order.</param>
    /// <inheritdoc cref="ScanClass(string, string, IReadOnlyList{string}, List{ScannedRecording})"/>
    public static IReadOnlyList<Diagnostic> ScanClass(
        string audioRoot, string className, IReadOnlyList<string> extensions, RecordingListing into) =>
        new FolderScan(FolderReader.ForThisSystem, RecordingPath.OfClass(audioRoot, className), audioRoot, extensions, into)
        {
            Ignored = className == RecordingPath.Unfiled ? BackgroundNoiseFolder : null,
        }.Run();

    /// <param name="followed">Receives the full paths of the links to folders in it that recordings were looked for behind.</param>
    internal static IReadOnlyList<Diagnostic> ScanClass(string audioRoot, string className, IReadOnlyList<string> extensions,
        List<ScannedRecording> into, ICollection<string>? followed) =>
        Sorted(RecordingPath.OfClass(audioRoot, className), audioRoot, extensions, into, followed);

    /// <summary>Lists the recordings of a folder that is no class, by the same rules.</summary>
    /// <param name="folder">Full path; it may be a link.</param>
    /// <param name="into">The recordings are appended to it, in ordinal order of their paths below the folder.</param>
    /// <exception cref="NightScanException">A folder cannot be listed, or a file in it not looked at (NS0302).</exception>
    public static IReadOnlyList<Diagnostic> ScanFolder(string folder, IReadOnlyList<string> extensions, List<ScannedRecording> into) =>
        // What lies around a link says nothing of circles: what lies around its target does.
        Sorted(folder, new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder, extensions, into);

    /// <summary>Whether a name has one of the extensions, in any case, and something in front of it.</summary>
    internal static bool IsRecording(ReadOnlySpan<char> name, IReadOnlyList<string> extensions)
    {
        for (int i = 0; i < extensions.Count; i++)
        {
            if (name.Length > extensions[i].Length && name.EndsWith(extensions[i], StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static IReadOnlyList<Diagnostic> Sorted(string folder, string around, IReadOnlyList<string> extensions,
        List<ScannedRecording> into, ICollection<string>? followed = null)
    {
        RecordingListing listing = new();
        IReadOnlyList<Diagnostic> problems =
            new FolderScan(FolderReader.ForThisSystem, folder, around, extensions, listing, followed).Run();
        into.AddRange(listing.Sorted());
        return problems;
    }

    private sealed class RootListing(string audioRoot, IReadOnlyList<string> extensions) : IFolderVisitor
    {
        public List<string> Names { get; } = [];

        public List<Diagnostic> Problems { get; } = [];

        public List<string> Circles { get; } = [];

        public int StrayRecordings { get; private set; }

        public bool WantsFile(ReadOnlySpan<char> name) => IsRecording(name, extensions);

        public void Visit(in FolderItem item)
        {
            if (item.Stat.Kind == FileKind.File)
            {
                StrayRecordings++;
            }
            else if (!item.Name.SequenceEqual(BackgroundNoiseFolder))
            {
                string name = item.Name.ToString();
                (item.IsLink && LeadsAround(name, item.Stat) ? Circles : Names).Add(name);
            }
        }

        public void VisitUnrepresentable(string name) => Problems.Add(FolderScan.Unrepresentable(RecordingPath.OfClass(audioRoot, name)));

        /// <summary>Whether a link leads to a folder that it lies in: as a class it would hold the recordings of all classes.</summary>
        private bool LeadsAround(string name, FileStat stat) =>
            FolderScan.Enclosing(audioRoot).Contains(FolderIdentity.Of(RecordingPath.OfClass(audioRoot, name), stat));
    }
}
