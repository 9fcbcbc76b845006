using NightScan.Files;
using NightScan.Index;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Watching;

/// <summary>Lists recordings as a build does, class by class, and shows them to the ledger.</summary>
internal sealed class RecordingLook(PipelineSettings settings, CancellationToken cancellation)
{
    private readonly HashSet<string> _onDisk = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _links = new(StringComparer.Ordinal);

    /// <summary>The folders to watch: AudioRoot, and what links in it lead to; those that are there.</summary>
    public List<WatchedFolder> Folders()
    {
        List<WatchedFolder> folders = [];
        Add(settings.AudioRoot, null);
        foreach ((string className, List<string> links) in _links)
        {
            links.ForEach(link => Add(link, className));
        }

        return folders;

        void Add(string path, string? className)
        {
            WatchedFolder? folder = FileTrouble.Or<WatchedFolder?>(null, () => FileStat.Of(path) is { Kind: FileKind.Folder } stat
                ? new WatchedFolder(path, className, FolderIdentity.Of(path, stat)) : null);
            if (folder is WatchedFolder there)
            {
                folders.Add(there);
            }
        }
    }

    /// <summary>Lists the folders in AudioRoot, and says which classes came, went, or lie behind a link.</summary>
    /// <exception cref="NightScanException">NS0301 or NS0302: it is not there, or cannot be listed.</exception>
    public IReadOnlyCollection<string> ListClasses()
    {
        HashSet<string> now = [.. RecordingScanner.ListClasses(settings.AudioRoot, settings.RecordingExtensions).Names];
        if (Directory.Exists(RecordingPath.OfClass(settings.AudioRoot, RecordingScanner.BackgroundNoiseFolder)))
        {
            now.Add(RecordingScanner.BackgroundNoiseFolder);
        }

        HashSet<string> different = [.. now];
        different.SymmetricExceptWith(_onDisk);
        _onDisk.Clear();
        _onDisk.UnionWith(now);
        return different;
    }

    /// <summary>The classes that were there when they were last listed.</summary>
    public IReadOnlyCollection<string> Classes => _onDisk;

    /// <summary>Whether a class is one of these and still there; what is watched beside the classes is.</summary>
    public bool IsThere(string className) => className == ChangeLedger.NoClass
        || (_onDisk.Contains(className) && Directory.Exists(RecordingPath.OfClass(settings.AudioRoot, className)));

    /// <summary>What the index knows of a class, by path; null where there is none that can be read.</summary>
    public IReadOnlyDictionary<string, Mark>? Known(string className)
    {
        try
        {
            using IndexDatabase index = IndexDatabase.OpenRead(settings.IndexDb);
            return KnownRecording.OfClass(index, className)
                .ToDictionary(known => known.Path, known => new Mark(known.Size, known.ModifiedNs));
        }
        catch (NightScanException)
        {
            // The build will say what there is to say.
            return null;
        }
    }

    /// <summary>Lists the recordings of a class; none when its folder is gone.</summary>
    /// <exception cref="NightScanException">NS0302: a folder cannot be listed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public List<ScannedRecording> List(string className)
    {
        cancellation.ThrowIfCancellationRequested();
        List<ScannedRecording> recordings = [];
        _links.Remove(className);
        if (!_onDisk.Contains(className))
        {
            return recordings;
        }

        List<string> links = [];
        string folder = RecordingPath.OfClass(settings.AudioRoot, className);
        RecordingScanner.ScanClass(settings.AudioRoot, className, settings.RecordingExtensions, recordings, links);
        if (FileTrouble.Or(null, () => new DirectoryInfo(folder).LinkTarget) is not null)
        {
            links.Add(folder);
        }

        if (links.Count > 0)
        {
            _links[className] = links;
        }

        return recordings;
    }
}
