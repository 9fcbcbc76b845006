using NightScan.Files;
using NightScan.Hashing;
using NightScan.Recordings;

namespace NightScan.Training.Prediction;

/// <summary>
/// The folder that predictions go to. A run writes beside and puts everything in its place at the end: predictions.csv goes first and
/// comes last, so that what a killed run leaves is the old predictions, the new ones, or tables without a predictions.csv. Files of the
/// earlier run go with it. Nothing is replaced or removed that Predict did not write, or that somebody changed since. Trouble with one
/// table costs that table.
/// </summary>
/// <param name="recordings">Names of all recordings: relative paths, with <c>/</c>.</param>
internal sealed class PredictionOutput(string folder, IReadOnlyList<string> recordings) : IDisposable
{
    private const string PartialFolder = ".predictions.partial", LockFile = "lock";

    private readonly string _partial = Path.Join(folder, PartialFolder);
    private readonly ContentHasher _hasher = new(ContentHashMethod.Sha256);
    private readonly TableNames _names = new(recordings);
    private readonly List<(string Beside, WrittenPrediction Written)> _tables = [];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private Dictionary<string, Diagnostic> _blocked = [];
    private int _number;
    private FileStream? _lock;

    /// <summary>Called between the steps of <see cref="Complete"/>, for tests of killed runs.</summary>
    internal Action? OnStep { get; init; }

    /// <summary>Told, once each, what stands in the way of a table, or why it cannot be written.</summary>
    public Action<Diagnostic> OnTrouble { get; init; } = _ => { };

    /// <summary>Tables of this run that could not be written; known in the end.</summary>
    public int Lost { get; private set; }

    /// <summary>Files of the earlier run that were removed and not replaced; known in the end.</summary>
    public int Removed { get; private set; }

    public string CsvPath => Path.Join(folder, PredictionList.CsvName);

    public string WarningsPath => Path.Join(folder, PredictionList.WarningsName);

    /// <summary>Full path of where to write warnings.csv, if there is something to warn of.</summary>
    public string NewWarnings => Path.Join(_partial, "warnings");

    /// <summary>Whether predictions of whole recordings are written.</summary>
    public bool HasRecordings { get; init; }

    /// <summary>Full path of where to write predictions-recordings.csv, if it is to be.</summary>
    public string NewRecordings => Path.Join(_partial, "recordings");

    /// <summary>Full path of where to write predictions.csv.</summary>
    public string NewCsv => Path.Join(_partial, "csv");

    private string ListBeside => Path.Join(_partial, "list");

    /// <summary>Opens a text to write, always in a new file: nothing that stands there is written through.</summary>
    public static StreamWriter NewText(string path) =>
        new(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16),
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
        { NewLine = "\n" };

    /// <summary>Looks whether all files may be written, and writes nothing. What stands in the way of a table is told.</summary>
    /// <exception cref="NightScanException">NS0312: a file that Predict did not write is in the way of predictions.csv; NS0633: one was
    /// changed since; NS0303: a folder is a link.</exception>
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

    /// <summary>Writes the table of the next recording, or goes on without it where it cannot be written.</summary>
    /// <param name="recording">Relative path of the recording, with <c>/</c>.</param>
    /// <param name="write">Writes the content.</param>
    public void AddTable(string recording, Action<TextWriter> write)
    {
        // A number: the recording's name may be as long as a name can be.
        string beside = Path.Join(_partial, $"{_number++}"), name = _names.Of(recording);
        bool isWritten = Try(NotWritten, name, () =>
        {
            using (StreamWriter table = NewText(beside))
            {
                write(table);
            }

            _tables.Add((beside, Describe(beside, name)));
        });
        Lost += isWritten ? 0 : 1;
    }

    /// <summary>Puts everything in its place.</summary>
    /// <exception cref="NightScanException">As <see cref="Check"/>: somebody wrote there meanwhile.</exception>
    public void Complete()
    {
        List<WrittenPrediction> earlier = ReadEarlier();
        List<(string Beside, WrittenPrediction Written)> files = [.. _tables];
        if (File.Exists(NewWarnings))
        {
            files.Insert(0, (NewWarnings, Describe(NewWarnings, PredictionList.WarningsName)));
        }

        if (HasRecordings)
        {
            files.Insert(0, (NewRecordings, Describe(NewRecordings, PredictionList.RecordingsName)));
        }

        Lost += files.RemoveAll(file => _blocked.ContainsKey(file.Written.Name));
        WrittenPrediction csv = Describe(NewCsv, PredictionList.CsvName);
        HashSet<string> names = [csv.Name, .. files.Select(file => file.Written.Name)];
        // Both, until it is done: whatever a killed run leaves is known as our own.
        PredictionList.Write(folder, ListBeside, earlier.Append(csv).Concat(files.Select(file => file.Written)).Distinct());
        OnStep?.Invoke();
        File.Delete(CsvPath);
        // What cannot be looked at is still our own.
        List<WrittenPrediction> left =
            [csv, .. earlier.Where(file => _blocked.TryGetValue(file.Name, out Diagnostic? why)
            && why.Descriptor == DiagnosticCodes.WriteFailed)];
        foreach (WrittenPrediction gone in earlier.Where(file => !names.Contains(file.Name) && !_blocked.ContainsKey(file.Name)))
        {
            OnStep?.Invoke();
            if (!Try(NotRemoved, gone.Name, () => Remove(gone.Name)))
            {
                left.Add(gone);
            }
        }

        HashSet<string> folders = new(StringComparer.Ordinal);
        foreach ((string beside, WrittenPrediction file) in files)
        {
            OnStep?.Invoke();
            string place = Place(file.Name);
            bool isThere = Try(NotWritten, file.Name, () =>
            {
                MakeFolder(Path.GetDirectoryName(place)!, folders);
                File.Move(beside, place, overwrite: true);
            });
            left.AddRange(isThere ? [file] : earlier.Where(before => before.Name == file.Name));
            Lost += isThere ? 0 : 1;
        }

        OnStep?.Invoke();
        File.Move(NewCsv, CsvPath, overwrite: true);
        OnStep?.Invoke();
        PredictionList.Write(folder, ListBeside, left.Distinct());
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

    /// <summary>Does something to a file of which the others do not depend.</summary>
    /// <param name="trouble">What to say when it fails, of the full path.</param>
    /// <returns>Whether it was done.</returns>
    private bool Try(Func<string, Exception, Diagnostic> trouble, string name, Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && !FullDisk.Caused(exception))
        {
            Tell(trouble(Place(name), exception));
            return false;
        }
    }

    /// <summary>What the earlier run left, all of it as it was written but for what is blocked.</summary>
    private List<WrittenPrediction> ReadEarlier()
    {
        List<WrittenPrediction> earlier = PredictionList.Read(folder);
        ILookup<string, WrittenPrediction> known = earlier.ToLookup(file => file.Name, StringComparer.Ordinal);
        Dictionary<string, Diagnostic?> folders = new(StringComparer.Ordinal);
        Dictionary<string, Diagnostic> blocked = new(StringComparer.Ordinal);
        if (CheckFile(CsvPath, known[PredictionList.CsvName]) is { } inTheWay)
        {
            throw new NightScanException(inTheWay);
        }

        // Whether there will be warnings is known in the end.
        string[] warnings = File.Exists(NewWarnings) ? [PredictionList.WarningsName] : [];
        string[] wholes = HasRecordings ? [PredictionList.RecordingsName] : [];
        foreach (string name in recordings.Select(_names.Of).Concat(warnings).Concat(wholes)
            .Union(known.Select(group => group.Key).Where(name => name != PredictionList.CsvName)))
        {
            string place = Place(name);
            Diagnostic? why;
            try
            {
                why = CheckFolder(Path.GetDirectoryName(place)!, folders) ?? CheckFile(place, known[name]);
            }
            catch (IOException exception)
            {
                why = NotWritten(place, exception);
            }

            if (why is not null)
            {
                blocked[name] = why;
                Tell(why);
            }
        }

        _blocked = blocked;
        return earlier;
    }

    /// <summary>What stands in the place of a file; null when nothing does, or a file that Predict wrote.</summary>
    private Diagnostic? CheckFile(string place, IEnumerable<WrittenPrediction> known)
    {
        FileStat stat = FileStat.Of(place);
        // A link is replaced or removed; what it leads to is not touched.
        if (stat.Kind == FileKind.Missing || new FileInfo(place).LinkTarget is not null)
        {
            return null;
        }

        if (stat.Kind != FileKind.File || !known.Any())
        {
            return InTheWay(place);
        }

        return known.Where(file => file.Bytes == stat.Size).Any(file => file.Hash == HashOf(place))
            ? null
            : throw new NightScanException(DiagnosticCodes.PredictionChanged,
                "this was changed since Predict wrote it, and would be replaced or removed now; move it away to keep it, or choose another "
                    + "PredictOutput", place);
    }

    /// <summary>What stands in the place of a folder; null when nothing does.</summary>
    private Diagnostic? CheckFolder(string path, Dictionary<string, Diagnostic?> seen)
    {
        if (path.Length <= folder.Length)
        {
            return null;
        }

        if (!seen.TryGetValue(path, out Diagnostic? why))
        {
            why = CheckFolder(Path.GetDirectoryName(path)!, seen);
            Links.Refuse(path);
            seen[path] = why ??= FileStat.Of(path).Kind is FileKind.Missing or FileKind.Folder ? null : InTheWay(path);
        }

        return why;
    }

    /// <summary>
    /// Says it, unless it was said before: the folder is looked at twice, and what stands in the way of one table may do so of many.
    /// </summary>
    private void Tell(Diagnostic why)
    {
        if (_told.Add(why.File!))
        {
            OnTrouble(why);
        }
    }

    private static Diagnostic InTheWay(string path) => new(DiagnosticCodes.NameInTheWay,
        $"this was not written by Predict, or by a run whose list ({PredictionList.FileName}) is not here, and predictions belong here; "
            + $"move it away, or choose another PredictOutput", path);

    private static Diagnostic NotWritten(string path, Exception exception) => new(DiagnosticCodes.WriteFailed,
        $"it cannot be written ({exception.Message}), and the other predictions do without; check its folder's permissions, or choose "
            + $"another PredictOutput", path);

    private static Diagnostic NotRemoved(string path, Exception exception) => new(DiagnosticCodes.WriteFailed,
        $"it is of the earlier run and cannot be removed ({exception.Message}); remove it, since predictions.csv does not have its "
            + $"recording any more", path);

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
        _hasher.Hash(path, out ContentHash hash, CancellationToken.None) is { } problem
            ? throw new IOException($"{problem.Reason}: '{path}'") : hash;

    private string Place(string name) => Path.Join(folder, name.Replace('/', Path.DirectorySeparatorChar));
}
