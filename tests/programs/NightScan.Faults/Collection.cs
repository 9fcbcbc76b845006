using NightScan.Annotations;
using NightScan.Tests;

namespace NightScan.Faults;

/// <summary>A small collection of recordings that changes as a seeded generator says.</summary>
/// <param name="windows">Which windows are used of it: where there are several, recordings are longer; where they are annotated, each has a
/// table beside it.</param>
internal sealed class Collection(string root, int seed, WindowChoice windows = WindowChoice.First)
{
    private static readonly string[] s_labels = ["owl", "frog", "nuée d'étourneaux", "bat"];

    private readonly Random _random = new(seed);
    private readonly List<string> _paths = [];
    private int _next;

    // What people call their classes and recordings, and what file systems let them.
    private static readonly string[] s_names =
    [
        "owl", "tawny owl", "Strix aluco", "gökçe ötleğen", "フクロウ", "сова", "nuée d'étourneaux", "e\u0301tude", "Übung 7", " leading",
            "trailing ", "a.b",
        "20240501_213000", "(1)", "-rf", "100 %", "[x]", "#3", "😀", "o'clock",
    ];

    public string Root { get; } = root;

    /// <summary>The recordings that there are, relative to the root.</summary>
    public IReadOnlyList<string> Paths => _paths;

    /// <summary>The classes that have recordings.</summary>
    public IReadOnlyList<string> Classes => [.. _paths.Select(ClassOf).Distinct()];

    public static string ClassOf(string path) => path[..path.IndexOf('/', StringComparison.Ordinal)];

    public string FullPath(string path) => Path.Join(Root, path);

    /// <summary>Adds recordings to each of some classes.</summary>
    public void Fill(int classes, int recordings)
    {
        for (int i = 0; i < classes * recordings; i++)
        {
            Add($"class{i % classes}");
        }
    }

    /// <summary>Adds some classes of some recordings each, with names of all kinds and in folders of their own here and there.</summary>
    public void Scatter(int mostClasses = 5, int mostRecordings = 14)
    {
        for (int classes = _random.Next(2, mostClasses + 1); classes > 0; classes--)
        {
            AddClass($"{Name()} {_next}", _random.Next(3, mostRecordings + 1));
        }
    }

    /// <summary>Adds recordings with names of all kinds to a class.</summary>
    public void AddClass(string className, int recordings)
    {
        for (; recordings > 0; recordings--)
        {
            Add(_random.Next(5) == 0 ? $"{className}/{Name()}" : className, Name() + " ");
        }
    }

    /// <summary>A handful of edits: some recordings come, change, move within their class, are touched or go.</summary>
    public void Edit()
    {
        int edits = _random.Next(4, 10);
        for (int i = 0; i < edits; i++)
        {
            int at = _random.Next(_paths.Count);
            string path = _paths[at], full = FullPath(path);
            switch (_random.Next(windows == WindowChoice.Annotated ? 9 : 6))
            {
                case > 5:
                    Annotate(path);
                    break;
                case 0:
                    Change(path);
                    break;
                case 1:
                    Remove(path);
                    Add(Path.GetDirectoryName(path)!);
                    break;
                case 2:
                    Rename(path);
                    break;
                case 3:
                    Age(full);
                    break;
                default:
                    Add(Path.GetDirectoryName(path)!);
                    break;
            }
        }
    }

    /// <summary>Another recording under the same name, as long as the old one.</summary>
    public void Change(string path) => Write(path);

    public void Remove(string path)
    {
        File.Delete(FullPath(path));
        File.Delete(TableOf(path));
        _paths.Remove(path);
    }

    public void Rename(string path)
    {
        string renamed = Path.Join(Path.GetDirectoryName(path), $"renamed{_next++}.wav");
        File.Move(FullPath(path), FullPath(renamed));
        if (File.Exists(TableOf(path)))
        {
            File.Move(TableOf(path), TableOf(renamed));
        }

        _paths[_paths.IndexOf(path)] = renamed;
    }

    /// <summary>Adds a recording without samples, which fails; it is none of <see cref="Paths"/>.</summary>
    public void WriteEmpty(string path)
    {
        // A rate of its own, so that it is no copy of another.
        WaveFile.Write(FullPath(path), [], 8000 + _next++);
        Age(FullPath(path));
    }

    /// <summary>Writes the sound of a recording that no other has.</summary>
    public void WriteAnother(string fullPath)
    {
        double seconds = windows == WindowChoice.First ? 0.3 : 0.1 + (_random.Next(12) / 10.0);
        WaveFile.WriteTone(fullPath, (seed * 100000) + _next++, seconds: seconds);
    }

    private void Add(string folder, string name = "r")
    {
        string path = Path.Join(folder, $"{name}{_next}.wav");
        Write(path);
        _paths.Add(path);
        if (windows == WindowChoice.Annotated)
        {
            Annotate(path);
        }
    }

    /// <summary>Writes a table of other calls beside a recording, or takes it away.</summary>
    private void Annotate(string path)
    {
        string[] calls = [.. Enumerable.Range(0, _random.Next(5)).Select(_ => _random.NextDouble()).Select(start =>
            string.Create(CultureInfo.InvariantCulture, $"{start:F4}\t{start + (_random.NextDouble() / 2):F4}\t{s_labels[_random.Next(s_labels.Length)]}"))];
        string table = TableOf(path);
        if (calls.Length == 0)
        {
            File.Delete(table);
            return;
        }

        File.WriteAllLines(table, calls);
        Age(table);
    }

    private string TableOf(string path) => Path.ChangeExtension(FullPath(path), ".txt");

    private void Write(string path)
    {
        WriteAnother(FullPath(path));
        Age(FullPath(path));
    }

    private string Name() => s_names[_random.Next(s_names.Length)];

    /// <summary>Old enough to be trusted, and different from every earlier time.</summary>
    private void Age(string path) => File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1).AddSeconds(_next++));
}
