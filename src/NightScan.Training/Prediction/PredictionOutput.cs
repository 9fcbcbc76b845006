using NightScan.Caching;
using NightScan.Recordings;
using NightScan.Recordings.Scanning;
using NightScan.Reporting;

namespace NightScan.Training.Prediction;

/// <summary>
/// The folder that predictions go to. A run writes beside and puts everything in its place at the end: predictions.csv goes first and
/// comes last, so that what a killed run leaves is the old predictions, the new ones, or tables without a predictions.csv. Files of the
/// earlier run go with it. Nothing is replaced or removed that Predict did not write, or that somebody changed since.
/// </summary>
/// <param name="folder">Full path of PredictOutput.</param>
/// <param name="recordings">Names of all recordings: relative paths, with <c>/</c>.</param>
internal sealed class PredictionOutput(string folder, IReadOnlyList<string> recordings) : IDisposable
{
    private const string PartialFolder = ".predictions.partial", LockFile = "lock";

    private readonly string _partial = Path.Join(folder, PartialFolder);
    private readonly ContentHasher _hasher = new();
    private readonly List<(string Beside, WrittenPrediction Written)> _tables = [];
    private FileStream? _lock;

    /// <summary>Called between the steps of <see cref="Complete"/>, for tests of killed runs.</summary>
    internal Action? OnStep { get; init; }

    /// <summary>Files of the earlier run that were removed and not replaced; known in the end.</summary>
    public int Removed { get; private set; }

    public string CsvPath => Path.Join(folder, PredictionList.CsvName);

    private string ListBeside => Path.Join(_partial, "list");

    /// <summary>Looks whether all files may be written, and writes nothing.</summary>
    /// <exception cref="NightScanException">NS0312: a file that Predict did not write is in the way; NS0633: one that was changed since; NS0303: a folder is a link.</exception>
    /// <exception cref="IOException">The machine cannot tell.</exception>
    public void Check() => _ = ReadEarlier();

    /// <summary>Makes the folder, and keeps other runs away from it.</summary>
    /// <exception cref="NightScanException">NS0303: a folder is a link; NS0634: another run writes there.</exception>
    public void Begin()
    {
        Directory.CreateDirectory(folder);
        Links.Refuse(_partial);
        Directory.CreateDirectory(_partial);
        string path = Path.Join(_partial, LockFile);
        Links.Refuse(path);
        try
        {
            _lock = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new NightScanException(DiagnosticCodes.PredictOutputBusy,
                "another prediction writes to this folder; wait for it, or choose another PredictOutput", folder, inner: exception);
        }

        Clear();
    }

    public string WarningsPath => Path.Join(folder, PredictionList.WarningsName);

    /// <summary>Full path of where to write warnings.csv, if there is something to warn of.</summary>
    public string NewWarnings => Path.Join(_partial, "warnings");

    /// <summary>Full path of where to write predictions.csv.</summary>
    public string NewCsv => Path.Join(_partial, "csv");

    /// <summary>Full path of where to write the next recording's table; <see cref="AddTable"/> follows. A number: the recording's name may be as long as a name can be.</summary>
    public string NewTable => Path.Join(_partial, $"{_tables.Count}");

    /// <summary>Takes the table that was written where <see cref="NewTable"/> said.</summary>
    /// <param name="recording">Relative path of its recording, with <c>/</c>.</param>
    public void AddTable(string recording) => _tables.Add((NewTable, Describe(NewTable, recording + PredictionList.TableExtension)));

    /// <summary>Puts everything in its place.</summary>
    /// <exception cref="NightScanException">As <see cref="Check"/>: somebody wrote there meanwhile.</exception>
    public void Complete()
    {
        List<WrittenPrediction> earlier = ReadEarlier();
        List<(string Beside, WrittenPrediction Written)> files = [.. File.Exists(NewWarnings) ? [(NewWarnings, Describe(NewWarnings, PredictionList.WarningsName))] : Array.Empty<(string, WrittenPrediction)>(), .. _tables];
        WrittenPrediction[] written = [Describe(NewCsv, PredictionList.CsvName), .. files.Select(file => file.Written)];
        HashSet<string> names = [.. written.Select(file => file.Name)];
        // Both, until it is done: whatever a killed run leaves is known as our own.
        PredictionList.Write(folder, ListBeside, earlier.Concat(written).Distinct());
        OnStep?.Invoke();
        File.Delete(CsvPath);
        foreach (string name in earlier.Select(file => file.Name).Where(name => !names.Contains(name)))
        {
            OnStep?.Invoke();
            Remove(name);
        }

        HashSet<string> folders = new(StringComparer.Ordinal);
        foreach ((string beside, WrittenPrediction file) in files)
        {
            OnStep?.Invoke();
            string place = Place(file.Name);
            MakeFolder(Path.GetDirectoryName(place)!, folders);
            File.Move(beside, place, overwrite: true);
        }

        OnStep?.Invoke();
        File.Move(NewCsv, CsvPath, overwrite: true);
        OnStep?.Invoke();
        PredictionList.Write(folder, ListBeside, written);
    }

    public void Dispose()
    {
        _hasher.Dispose();
        if (_lock is null)
        {
            return;
        }

        try
        {
            Clear();
            if (!OperatingSystem.IsWindows())
            {
                // While it is held: another run may begin at any time.
                File.Delete(_lock.Name);
            }

            _lock.Dispose();
            File.Delete(_lock.Name);
            Directory.Delete(_partial);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another run has it, or the next one tidies up.
        }
    }

    /// <summary>What the earlier run left, all of it as it was written.</summary>
    private List<WrittenPrediction> ReadEarlier()
    {
        List<WrittenPrediction> earlier = PredictionList.Read(folder);
        ILookup<string, WrittenPrediction> known = earlier.ToLookup(file => file.Name, StringComparer.Ordinal);
        HashSet<string> folders = new(StringComparer.Ordinal);
        IEnumerable<string> places = recordings.Select(recording => recording + PredictionList.TableExtension).Append(PredictionList.CsvName).Append(PredictionList.WarningsName);
        foreach (string name in places.Union(known.Select(group => group.Key)))
        {
            string place = Place(name);
            CheckFolder(Path.GetDirectoryName(place)!, folders);
            CheckFile(place, known[name]);
        }

        return earlier;
    }

    private void CheckFile(string place, IEnumerable<WrittenPrediction> known)
    {
        FileStat stat = FileStat.Of(place);
        // A link is replaced or removed; what it leads to is not touched.
        if (stat.Kind == FileKind.Missing || new FileInfo(place).LinkTarget is not null)
        {
            return;
        }

        if (stat.Kind != FileKind.File || !known.Any())
        {
            throw InTheWay(place);
        }

        WrittenPrediction[] alike = [.. known.Where(file => file.Bytes == stat.Size)];
        if (alike.Length == 0 || !alike.Any(file => file.Hash == HashOf(place)))
        {
            throw new NightScanException(DiagnosticCodes.PredictionChanged,
                "this was changed since Predict wrote it, and would be replaced or removed now; move it away to keep it, or choose another PredictOutput", place);
        }
    }

    private void CheckFolder(string path, HashSet<string> seen)
    {
        if (path.Length > folder.Length && seen.Add(path))
        {
            CheckFolder(Path.GetDirectoryName(path)!, seen);
            Links.Refuse(path);
            if (FileStat.Of(path).Kind is not (FileKind.Missing or FileKind.Folder))
            {
                throw InTheWay(path);
            }
        }
    }

    private static NightScanException InTheWay(string path) => new(DiagnosticCodes.NameInTheWay,
        $"this was not written by Predict, or by a run whose list ({PredictionList.FileName}) is not here, and predictions belong here; move it away, or choose another PredictOutput", path);

    private void MakeFolder(string path, HashSet<string> made)
    {
        if (path.Length > folder.Length && made.Add(path))
        {
            MakeFolder(Path.GetDirectoryName(path)!, made);
            Links.Refuse(path);
            Directory.CreateDirectory(path);
        }
    }

    /// <summary>Removes a file of the earlier run, and its folders where nothing else is in them.</summary>
    private void Remove(string name)
    {
        string path = Place(name);
        if (!File.Exists(path) && new FileInfo(path).LinkTarget is null)
        {
            return;
        }

        File.Delete(path);
        Removed++;
        for (string parent = Path.GetDirectoryName(path)!; parent.Length > folder.Length; parent = Path.GetDirectoryName(parent)!)
        {
            if (Directory.EnumerateFileSystemEntries(parent).Any())
            {
                return;
            }

            Directory.Delete(parent);
        }
    }

    private void Clear()
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(_partial).EnumerateFileSystemInfos().Where(entry => entry.Name != LockFile))
        {
            if (entry is DirectoryInfo { LinkTarget: null } inner)
            {
                inner.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    private WrittenPrediction Describe(string path, string name) => new(name, new FileInfo(path).Length, HashOf(path));

    private ContentHash HashOf(string path) =>
        _hasher.Hash(path, out ContentHash hash, CancellationToken.None) is { } problem ? throw new IOException($"{problem.Reason}: '{path}'") : hash;

    private string Place(string name) => Path.Join(folder, name.Replace('/', Path.DirectorySeparatorChar));
}
