using NightScan.Files;
using NightScan.Hashing;
using NightScan.Recordings;

namespace NightScan.Annotations;

/// <summary>The files that may be annotation tables, and what they say. A build that finds them unchanged need not read them.</summary>
internal sealed class AnnotationTables
{
    private readonly AnnotationSettings _settings;
    private readonly List<AnnotationProblem> _unrepresentable;
    private readonly HashSet<string> _named;

    private AnnotationTables(
        AnnotationSettings settings, SortedDictionary<string, (long Size, long ModifiedNs)> files, HashSet<string> named,
        List<AnnotationProblem> unrepresentable, DateTime seenAt)
    {
        (_settings, _named, _unrepresentable, Files) = (settings, named, unrepresentable, [.. files.Keys]);
        StringBuilder text = new();
        IsSettled = files.Values.All(file => FileTimes.Trusted(file.ModifiedNs, seenAt) != 0);
        foreach ((string path, (long size, long modifiedNs)) in files)
        {
            text.Append(CultureInfo.InvariantCulture, $"{path}\0{size}\0{modifiedNs}\n");
        }

        if (settings.LabelMap.Length > 0)
        {
            FileStat map = Look(settings.LabelMap, DiagnosticCodes.BadLabelMap, "LabelMap");
            text.Append(CultureInfo.InvariantCulture, $"map {settings.LabelMap}\0{map.Size}\0{map.ModifiedNs}\n");
            IsSettled &= FileTimes.Trusted(map.ModifiedNs, seenAt) != 0;
        }

        Digest = ContentHash.OfText(text.ToString());
    }

    /// <summary>Full paths, in ordinal order. What no table is among those that lie in folders is passed over when they are read.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Of their paths, sizes and modification times, and of the label map's: while it is the same, so is what they say.</summary>
    public ContentHash Digest { get; }

    /// <summary>Whether all of them are older than what their times can tell: one that was just written may be written again.</summary>
    public bool IsSettled { get; }

    /// <summary>Looks for tables, and reads none.</summary>
    /// <exception cref="NightScanException">NS0701: what is named is not there, or is neither file nor folder; NS0302: a folder cannot be
    /// listed; NS0703: LabelMap is not there.</exception>
    public static AnnotationTables Find(AnnotationSettings settings)
    {
        DateTime seenAt = DateTime.UtcNow;
        SortedDictionary<string, (long, long)> files = new(StringComparer.Ordinal);
        HashSet<string> named = new(StringComparer.Ordinal);
        List<AnnotationProblem> unrepresentable = [];
        foreach (string path in settings.Tables.Count > 0 ? settings.Tables : [settings.AudioRoot])
        {
            FileStat stat = Look(path, DiagnosticCodes.NoAnnotations, settings.Tables.Count > 0 ? "Annotations" : "AudioRoot");
            if (stat.Kind == FileKind.File)
            {
                named.Add(path);
                files[path] = (stat.Size, stat.ModifiedNs);
                continue;
            }

            List<ScannedRecording> found = [];
            unrepresentable.AddRange(RecordingScanner.ScanFolder(path, TableName.Extensions, found)
                .Select(problem => new AnnotationProblem(problem.Descriptor, problem.File!, 0, problem.Message)));
            foreach (ScannedRecording file in found)
            {
                files[Path.GetFullPath(Path.Join(path, file.Path))] = (file.Size, file.ModifiedNs);
            }
        }

        return new AnnotationTables(settings, files, named, unrepresentable, seenAt);
    }

    /// <summary>Whether one of the files is a table. Reads no more of them than tells that.</summary>
    /// <exception cref="NightScanException">NS0701: a file cannot be read.</exception>
    public bool Any() => Files.Any(file => TableReading.Recognise(file, _settings.LabelColumn) is not null);

    /// <summary>What is wrong where no file is a table.</summary>
    public NightScanException NoTables()
    {
        string folder = _settings.Tables.Count > 0 ? _settings.Tables[0] : _settings.AudioRoot;
        return new NightScanException(DiagnosticCodes.NoTables, "windows are labelled by tables of annotations, and no file here is one "
            + $"({string.Join(' ', TableName.Extensions)}): put the table of site/night.wav beside it as night.Table.1.selections.txt, "
            + "night.csv or another of the names in docs/annotations.md, say with Annotations where the tables are, or leave out Windows where "
            + "the folders are the classes", folder);
    }

    /// <summary>Reads them.</summary>
    /// <param name="recordings">All that they may be about.</param>
    /// <exception cref="NightScanException">NS0701: a file cannot be read; NS0702: one that was named is no table; NS0703: LabelMap cannot
    /// be used.</exception>
    public AnnotationSet Read(IReadOnlyList<AnnotatedRecording> recordings, CancellationToken cancellation)
    {
        Labels labels = new(_settings.LabelMap.Length > 0 ? LabelMap.Read(_settings.LabelMap) : new Dictionary<string, string>());
        TableMatching matching = new(new RecordingNames(_settings.AudioRoot, recordings), recordings);
        SortedDictionary<int, AnnotationMerge> merges = [];
        List<AnnotationProblem> problems = [.. _unrepresentable];
        List<string> tables = [];
        foreach (string file in Files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TableReading.Recognise(file, _settings.LabelColumn) is not TableFormat format)
            {
                RefuseNamed(file);
                continue;
            }

            tables.Add(file);
            TableProblems told = new(file, problems);
            if (TableReading.Rows(file, format, labels, told, cancellation) is IReadOnlyList<TableRow> rows)
            {
                matching.Match(file, format, rows, told, (recording, about) =>
                {
                    if (!merges.TryGetValue(recording, out AnnotationMerge? merge))
                    {
                        merges[recording] = merge = new AnnotationMerge(recordings[recording].Path);
                    }

                    Add(about, file, recordings[recording], merge, told);
                });
            }
        }

        Dictionary<string, IReadOnlyList<Annotation>> byRecording = new(StringComparer.Ordinal);
        foreach ((int recording, AnnotationMerge merge) in merges)
        {
            byRecording[recordings[recording].Path] = merge.Merged(problems);
        }

        problems.AddRange(Unused(labels, tables));
        return new AnnotationSet(byRecording, [.. problems.OrderBy(problem => problem.File, StringComparer.Ordinal)
            .ThenBy(problem => problem.Line).ThenBy(problem => problem.Descriptor.Code, StringComparer.Ordinal)], tables);
    }

    private void Add(
        IReadOnlyList<TableRow> rows, string file, AnnotatedRecording recording, AnnotationMerge merge, TableProblems problems)
    {
        foreach (TableRow row in rows)
        {
            if (row.Annotation is not { } annotation)
            {
                continue;
            }

            if (recording.Seconds is double seconds && annotation.Start > seconds + _settings.WindowLength)
            {
                problems.Add(DiagnosticCodes.BeyondEnd, row.Line, string.Create(CultureInfo.InvariantCulture,
                    $"the annotation starts at {annotation.Start} s, and '{recording.Path}' ends at {seconds} s; correct the row, or see "
                        + $"whether it is of another recording"));
                continue;
            }

            merge.Add(annotation, file, row.Line);
        }
    }

    private void RefuseNamed(string file)
    {
        if (_named.Contains(file))
        {
            throw new NightScanException(DiagnosticCodes.NotATable,
                "the file is not an annotation table: its first line must name the columns of one of Raven's, BirdNET's or Kaleidoscope's, "
                    + "or recording, start, end and label, or be a label of Audacity's; correct it, or take it out of Annotations", file);
        }
    }

    private IEnumerable<AnnotationProblem> Unused(Labels labels, List<string> tables)
    {
        foreach (string folder in _settings.Tables.Where(path => !_named.Contains(path)))
        {
            string inside = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
            if (!tables.Exists(table => table.StartsWith(inside, StringComparison.Ordinal)))
            {
                yield return new AnnotationProblem(DiagnosticCodes.NotATable, folder, 0, "no file in this folder is an annotation table "
                    + $"({string.Join(' ', TableName.Extensions)}); give the folder that has them");
            }
        }

        if (_settings.LabelMap.Length > 0 && !labels.IsMapUsed)
        {
            yield return new AnnotationProblem(DiagnosticCodes.UnusedLabelMap, _settings.LabelMap, 0,
                "none of the labels that it has occurs in a table; write them as the tables do, with the same capitals");
        }
    }

    private static FileStat Look(string path, DiagnosticDescriptor code, string setting)
    {
        FileStat stat = FileTrouble.As(code, path, reason => $"it cannot be looked at ({reason}); see to its permissions and its disk",
            () => FileStat.Of(path));
        bool isUsable = stat.Kind == FileKind.File || (stat.Kind == FileKind.Folder && code != DiagnosticCodes.BadLabelMap);
        return isUsable ? stat : throw new NightScanException(code, stat.Kind == FileKind.Missing
            ? $"{setting} names it, and it is not there; correct the path" : $"{setting} names it, and it cannot be used so: it is "
            + $"{(stat.Kind == FileKind.Folder ? "a folder" : "neither file nor folder")}; correct the path", path);
    }
}
