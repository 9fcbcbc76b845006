using NightScan.Annotations;
using NightScan.Cache;
using NightScan.Index;
using NightScan.Spectrograms;

namespace NightScan;

/// <summary>
/// What a build left behind: an index of recordings and the folder of their spectrograms. It is only read, holds nothing open between
/// calls, and may be used by several threads at once. Builds may go on meanwhile: what <see cref="Open"/> read stays as it was, and
/// what is iterated is as it is when it is reached.
/// </summary>
/// <example><code>
/// SpectrogramCache cache = SpectrogramCache.Open("data/spectrograms_cache");
/// foreach (SpectrogramExample example in cache.Examples(Split.Train))
/// {
///     Spectrogram spectrogram = example.Read();
/// }
/// </code></example>
public sealed class SpectrogramCache
{
    private const string IndexName = "index.db";

    // Rows are read some at a time, so that nobody who takes his time over one of them keeps a build from the index.
    private const int PageLength = 1024;

    private readonly CacheLayout _layout;
    private readonly bool _hasUnfiled;

    private SpectrogramCache(string indexPath, string folder)
    {
        (IndexPath, _layout) = (indexPath, new CacheLayout(folder));
        using IndexDatabase index = IndexDatabase.OpenRead(indexPath);
        AudioRoot = index.ReadMeta(MetaKey.AudioRoot);
        Settings = index.ReadMeta(MetaKey.Settings) is string settings
            ? SpectrogramDescription.Parse(settings, indexPath, DiagnosticCodes.NotAnIndex) : null;
        List<(string Class, ClassTotals? Totals)> counts = ClassCounts.ByClass(index);
        _hasUnfiled = counts.RemoveAll(count => count.Class == ExampleLabels.Unfiled) > 0;
        string[] classes = [.. counts.Select(count => count.Class).Distinct().Order(StringComparer.Ordinal)];
        Classes = Array.AsReadOnly(classes);
        Labels = Array.AsReadOnly(classes.Except(ExampleLabels.Unlabelling(index)).ToArray());
        Counts = [.. from count in counts
                     where count.Totals is not null
                     let number = Array.BinarySearch(classes, count.Class, StringComparer.Ordinal)
                     orderby number, count.Totals.Split
                     select new ClassCount(count.Class, number, count.Totals)];
    }

    /// <summary>Full path of the index, an SQLite file.</summary>
    public string IndexPath { get; }

    /// <summary>Full path of the folder that holds the spectrograms.</summary>
    public string Folder => _layout.Root;

    /// <summary>
    /// Full path of the folder where the recordings lay when the index was last built, on the machine that built it; null where that is
    /// not known.
    /// </summary>
    public string? AudioRoot { get; }

    /// <summary>What the spectrograms were made with; null when none has been made yet.</summary>
    public SpectrogramSettings? Settings { get; }

    /// <summary>
    /// Names of the classes in ordinal order; a class's number is its place here, from 0, in all splits. <c>_background_</c> is among them
    /// where windows have no label, and so is a folder that stands for several labels.
    /// </summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The labels that examples may have, in ordinal order: as many outputs as a model has that is trained on labels.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>What each class has in each split, ordered by both; what has none is left out.</summary>
    public IReadOnlyList<ClassCount> Counts { get; }

    /// <summary>Opens what a build left behind.</summary>
    /// <param name="path">The folder of the spectrograms with <c>index.db</c> in it, or the file of an index.</param>
    /// <param name="folder">The folder of the spectrograms; null for <paramref name="path"/> itself, or the folder that the index lies
    /// in.</param>
    /// <exception cref="NightScanException">NS0304: there is no index, or it is damaged; NS0305, NS0320: another version of NightScan
    /// wrote it.</exception>
    public static SpectrogramCache Open(string path, string? folder = null)
    {
        path = Path.GetFullPath(path);
        bool isFolder = Directory.Exists(path);
        folder = folder is not null ? Path.GetFullPath(folder) : isFolder ? path : Path.GetDirectoryName(path)!;
        return new(isFolder ? Path.Join(path, IndexName) : path, Path.TrimEndingDirectorySeparator(folder));
    }

    /// <summary>
    /// All recordings, used or not: class by class, where they are filed under classes, and by their paths (the order of their UTF-8
    /// bytes).
    /// </summary>
    /// <returns>Read as they are asked for, some rows at a time.</returns>
    /// <exception cref="NightScanException">As for <see cref="Open"/>.</exception>
    public IEnumerable<IndexedRecording> Recordings() => Pages<ListedRecording, IndexedRecording>(
        // All are filed one way, or all the other.
        _hasUnfiled ? [ExampleLabels.Unfiled] : Classes,
        (index, name, after) => ListedRecordings.Page(index, name, after, PageLength),
        row => row.Path, (name, number, row) => [new IndexedRecording(name, number, row, AudioRoot)]);

    /// <summary>
    /// The spectrograms that a model is trained and measured on, those of recordings all of whose files are there: class by class, within
    /// a class by the paths of the recordings (the order of their UTF-8 bytes), of each its windows by their starts, and the original
    /// before its variants.
    /// </summary>
    /// <param name="split">Of one split alone; null for all. Only the training split has variants.</param>
    /// <returns>Read as they are asked for, some rows at a time.</returns>
    /// <exception cref="NightScanException">As for <see cref="Open"/>.</exception>
    public IEnumerable<SpectrogramExample> Examples(Split? split = null)
    {
        return Pages<(UsedRecording Row, LabelNames Labels), SpectrogramExample>(Classes, Page, item => item.Row.Path, Variants);

        IEnumerable<(UsedRecording, LabelNames)> Page(IndexDatabase index, string name, string after)
        {
            LabelNames ofFolder = new(ExampleLabels.OfFolder(index, name));
            return TrainingRecordings.Page(index, name, split, after, PageLength)
                .Select(row => (row, row.Labels is null ? ofFolder : new LabelNames([.. ofFolder, .. row.Labels.Split('/')])));
        }

        IEnumerable<SpectrogramExample> Variants(string name, int number, (UsedRecording Row, LabelNames Labels) item)
        {
            UsedRecording row = item.Row;
            Window window = row.Window ?? new(0, Settings?.Duration ?? 0);
            return Enumerable.Range(0, row.Files).Select(variant => new SpectrogramExample(_layout.Output(
                new(row.Split, name, row.Stem, variant)), name, number, row.Split, variant, row.Recording, window, item.Labels));
        }
    }

    private IEnumerable<T> Pages<TRow, T>(IReadOnlyList<string> folders, Func<IndexDatabase, string, string, IEnumerable<TRow>> read,
        Func<TRow, string> pathOf, Func<string, int, TRow, IEnumerable<T>> items)
    {
        // Opened for each page: between two of them the caller may take hours, and a build may put another file in its place.
        TRow[] Page(string name, string after)
        {
            using IndexDatabase index = IndexDatabase.OpenRead(IndexPath);
            return [.. read(index, name, after)];
        }

        for (int number = 0; number < folders.Count; number++)
        {
            string after = "";
            while (Page(folders[number], after) is { Length: > 0 } page)
            {
                foreach (T item in page.SelectMany(row => items(folders[number], number, row)))
                {
                    yield return item;
                }

                after = pathOf(page[^1]);
            }
        }
    }
}
