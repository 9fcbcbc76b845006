namespace NightScan.Tests.Index.Truth;

/// <summary>
/// A small collection that is edited at random. All recordings have one size, few contents go round, and their times are anything that a
/// file can bear.
/// </summary>
/// <param name="root">The folder of class folders.</param>
/// <param name="random">Decides what happens.</param>
/// <param name="hasBroken">Whether some are no audio.</param>
public sealed class RandomCollection(string root, Random random, bool hasBroken)
{
    private const int Contents = 14, Broken = 7;

    // No two names are one but for their form or case: those are two recordings, and what a row means is another test's.
    private static readonly string[] s_classes =
        ["ant", "Käuzchen", "Uhu Wäldchen".Normalize(NormalizationForm.FormD), "zebra", "über 100%", "_last"];

    private static readonly string[] s_names =
        ["a.wav", "b.wav", "site1/c.wav", "site2/c.wav", "Größe.wav", "Çedille.wav".Normalize(NormalizationForm.FormD),
            "site1/ö é.wav".Normalize(NormalizationForm.FormD), "d e.WAV", "it's;1.wav"];

    // Path to content, as it is and as the last build saw it.
    private readonly SortedDictionary<string, int> _now = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Content, DateTime Time)> _seen = [];

    public string Root => root;

    /// <summary>Paths relative to the root.</summary>
    public IReadOnlyList<string> Paths => [.. _now.Keys];

    /// <summary>Any path that a recording could have.</summary>
    public string AnyPath() => Any(s_classes) + "/" + Any(s_names);

    public T Any<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];

    public void Fill()
    {
        for (int i = random.Next(2, 12); i >= 0; i--)
        {
            Put(AnyPath(), random.Next(Contents));
        }
    }

    /// <summary>One thing that people do.</summary>
    /// <returns>What it was.</returns>
    public string Edit()
    {
        string path = Any(Paths), other = AnyPath();
        switch (random.Next(11))
        {
            case 0 or 1:
                Put(other, random.Next(Contents));
                return $"wrote {other}";
            case 2:
                Put(path, random.Next(Contents));
                return $"replaced {path}";
            case 3:
                Put(other, _now[path]);
                return $"copied {path} to {other}";
            case 4 when path != other:
                Move([(path, other)]);
                return $"moved {path} to {other}";
            case 5:
                Delete(path);
                return $"deleted {path}";
            case 6:
                SetTime(path);
                return $"touched {path}";
            case 7:
                string folder = path[..(path.IndexOf('/') + 1)];
                List<string> members = [.. Paths.Where(one => one.StartsWith(folder, StringComparison.Ordinal))];
                Move([.. members.Select((one, i) => (one, members[(i + 1) % members.Count]))]);
                return $"rotated the names in {folder}";
            case 8:
                return Exchange(ClassOf(path), Any(s_classes));
            case 9:
                foreach (string one in Paths.Where(one => ClassOf(one) == ClassOf(path)))
                {
                    Delete(one);
                }

                return $"deleted the class {ClassOf(path)}";
            default:
                foreach (string one in Paths)
                {
                    SetTime(one);
                }

                return "gave all another time";
        }
    }

    /// <summary>Sees to it that a build can see what changed: by design, it takes a file of the same size and time for the same.</summary>
    public void BeforeBuild()
    {
        foreach ((string path, int content) in _now)
        {
            while (_seen.TryGetValue(path, out (int Content, DateTime Time) seen) && seen.Content != content
                && File.GetLastWriteTimeUtc(FullPath(path)) == seen.Time)
            {
                SetTime(path);
            }
        }
    }

    public void AfterBuild()
    {
        _seen.Clear();
        foreach ((string path, int content) in _now)
        {
            _seen[path] = (content, File.GetLastWriteTimeUtc(FullPath(path)));
        }
    }

    private static string ClassOf(string path) => path[..path.IndexOf('/')];

    private string FullPath(string path) => Path.Join(root, path);

    /// <summary>Exchanges two class folders; where there is no second one, that is a class renamed.</summary>
    private string Exchange(string first, string second)
    {
        if (first == second)
        {
            return "left all as it was";
        }

        List<string> all = [.. Paths.Where(path => ClassOf(path) == first || ClassOf(path) == second)];
        Move([.. all.Select(path => (path, (ClassOf(path) == first ? second : first) + path[path.IndexOf('/')..]))]);
        return $"exchanged the classes {first} and {second}";
    }

    /// <summary>Renames files all at once, times and all; what stands in the way is replaced.</summary>
    private void Move(List<(string From, string To)> moves)
    {
        List<int> contents = [.. moves.Select(move => _now[move.From])];
        for (int i = 0; i < moves.Count; i++)
        {
            File.Move(FullPath(moves[i].From), Path.Join(root, $".{i}"));
            _now.Remove(moves[i].From);
        }

        for (int i = 0; i < moves.Count; i++)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FullPath(moves[i].To))!);
            File.Move(Path.Join(root, $".{i}"), FullPath(moves[i].To), overwrite: true);
            _now[moves[i].To] = contents[i];
        }

        RemoveEmptyFolders();
    }

    private void Delete(string path)
    {
        if (_now.Count > 1)
        {
            _now.Remove(path);
            File.Delete(FullPath(path));
            RemoveEmptyFolders();
        }
    }

    private void RemoveEmptyFolders()
    {
        foreach (string folder in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories)
            .OrderByDescending(folder => folder.Length).ToList())
        {
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    private void Put(string path, int content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FullPath(path))!);
        File.WriteAllBytes(FullPath(path), Wave(content));
        _now[path] = content;
        SetTime(path);
    }

    /// <summary>Times of clocks that are right, of clocks that are not, and of none.</summary>
    private void SetTime(string path)
    {
        DateTime epoch = DateTime.UnixEpoch, now = DateTime.UtcNow;
        DateTime time = random.Next(12) switch
        {
            0 or 1 => epoch,
            2 => epoch.AddSeconds(-random.Next(1, 3)),
            3 => epoch.AddTicks(random.Next(-2, 3)),
            4 => epoch.AddSeconds((long)int.MaxValue + random.Next(2)),
            5 => new DateTime(2262 + random.Next(2), 4, 12, 0, 0, 0, DateTimeKind.Utc),
            6 => new DateTime(1980, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            7 => new DateTime(1902, 1, 1, 0, 0, random.Next(2), DateTimeKind.Utc),
            8 => now,
            9 => now.AddHours(random.Next(-3, 4)),
            10 => new DateTime(now.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc).AddDays(-1),
            _ => now.AddDays(-random.NextDouble() * 1000),
        };
        File.SetLastWriteTimeUtc(FullPath(path), time);
    }

    /// <summary>A WAV of eight samples; every fifth is of a rate too low for the band, and one is broken.</summary>
    private byte[] Wave(int content)
    {
        byte[] bytes = new byte[44 + 16];
        if (hasBroken && content == Broken)
        {
            return bytes;
        }

        "RIFF"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        "WAVEfmt "u8.CopyTo(bytes.AsSpan(8));
        int rate = content % 5 == 0 ? 6000 : 8000;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), 2 * rate);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(34), 16);
        "data"u8.CopyTo(bytes.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), 16);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(44), (short)(1000 + content));
        return bytes;
    }
}
