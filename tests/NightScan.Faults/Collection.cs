using NightScan.Tests;

namespace NightScan.Faults;

/// <summary>A small collection of recordings that changes as a seeded generator says.</summary>
internal sealed class Collection(string root, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<string> _paths = [];
    private int _next;

    public string Root { get; } = root;

    /// <summary>Adds recordings to each of some classes.</summary>
    public void Fill(int classes, int recordings)
    {
        for (int i = 0; i < classes * recordings; i++)
        {
            Add($"class{i % classes}");
        }
    }

    /// <summary>A handful of edits: some recordings come, change, move within their class, are touched or go.</summary>
    public void Edit()
    {
        int edits = _random.Next(4, 10);
        for (int i = 0; i < edits; i++)
        {
            int at = _random.Next(_paths.Count);
            string path = _paths[at], full = Path.Join(Root, path);
            switch (_random.Next(6))
            {
                case 0:
                    Write(path);
                    break;
                case 1:
                    File.Delete(full);
                    _paths.RemoveAt(at);
                    Add(Path.GetDirectoryName(path)!);
                    break;
                case 2:
                    string renamed = Path.Join(Path.GetDirectoryName(path), $"renamed{_next++}.wav");
                    File.Move(full, Path.Join(Root, renamed));
                    _paths[at] = renamed;
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

    private void Add(string folder)
    {
        string path = Path.Join(folder, $"r{_next}.wav");
        Write(path);
        _paths.Add(path);
    }

    private void Write(string path)
    {
        WaveFile.WriteTone(Path.Join(Root, path), (seed * 100000) + _next++);
        Age(Path.Join(Root, path));
    }

    /// <summary>Old enough to be trusted, and different from every earlier time.</summary>
    private void Age(string path) => File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1).AddSeconds(_next++));
}
