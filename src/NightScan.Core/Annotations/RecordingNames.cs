using NightScan.Files;

namespace NightScan.Annotations;

/// <summary>
/// Finds recordings by what tables call them, on whatever machine they were called so: the whole path below AudioRoot, else the longest
/// ending of the path that a recording shares, at last the bare name; with its extension, else without.
/// </summary>
internal sealed class RecordingNames
{
    // Of files that are meant when a table names the recording before it was converted.
    private static readonly string[] s_extensions =
    [
        "wav", "wave", "w64", "rf64", "wac", "flac", "aif", "aiff", "aifc", "au", "caf", "mp3", "ogg", "oga", "opus", "m4a", "aac",
        "wma", "webm",
    ];

    private readonly WrittenPath? _root;
    private readonly IReadOnlyList<AnnotatedRecording> _recordings;
    private readonly Chains _byPath;
    private readonly Chains _byStem;

    /// <param name="audioRoot">Full path.</param>
    public RecordingNames(string audioRoot, IReadOnlyList<AnnotatedRecording> recordings)
    {
        (_root, _recordings) = (WrittenPath.Of(audioRoot), recordings);
        (_byPath, _byStem) = (new Chains(recordings.Count), new Chains(recordings.Count));
        for (int i = 0; i < recordings.Count; i++)
        {
            string path = FoldedName.Of(recordings[i].Path);
            string name = NameOf(path);
            string stem = path[..(path.Length - name.Length + StemOf(name).Length)];
            _byPath.Add(stem, i);
            _byStem.Add(StemOf(name), i);
        }
    }

    /// <summary>Finds the recording that a row names.</summary>
    /// <param name="written">The path as it stands in the row.</param>
    /// <param name="table">Full path of the table.</param>
    public RecordingMatch Find(string written, WrittenPath path, WrittenPath table)
    {
        if (path.IsAbsolute)
        {
            WrittenPath? below = path.Below(_root);
            return (below is null ? null : FindWhole(below, written)) ?? FindEnding(below ?? path, written);
        }

        // A bare name is that of the recording beside the table, a longer path begins at AudioRoot.
        WrittenPath beside = path.In((table.Below(_root) ?? table).Parts[..^1]);
        WrittenPath[] wholes = table.Below(_root) is null ? [path] : path.Parts.Length == 1 ? [beside, path] : [path, beside];
        return wholes.Select(whole => FindWhole(whole, written)).FirstOrDefault(match => match is not null) ?? FindEnding(beside, written);
    }

    /// <summary>Finds the recording that a table is called after.</summary>
    /// <param name="table">Full path of the table.</param>
    /// <param name="stem">What it is called without what makes it a table.</param>
    public RecordingMatch FindNamesake(WrittenPath table, string stem)
    {
        WrittenPath path = table.Below(_root) ?? table;
        WrittenPath namesake = path with { Parts = [.. path.Parts[..^1], FoldedName.Of(stem)] };
        return FindWhole(namesake, stem, isStem: true) ?? FindEnding(namesake, stem, isStem: true);
    }

    private RecordingMatch? FindWhole(WrittenPath path, string written, bool isStem = false)
    {
        string folder = string.Concat(path.Parts[..^1].Select(part => part + "/"));
        RecordingMatch match = Best(path, written, isStem, Stems(path.Name).SelectMany(stem => _byPath.Of(folder + stem)));
        return match.Recording >= 0 ? match : null;
    }

    private RecordingMatch FindEnding(WrittenPath path, string written, bool isStem = false) =>
        Best(path, written, isStem, Stems(path.Name).SelectMany(_byStem.Of));

    private RecordingMatch Best(WrittenPath path, string written, bool isStem, IEnumerable<int> candidates)
    {
        RecordingMatch best = RecordingMatch.None;
        Likeness most = default;
        foreach (int candidate in candidates)
        {
            Likeness likeness = Like(path, written, isStem, _recordings[candidate].Path);
            int order = likeness.CompareTo(most);
            if (order > 0)
            {
                (best, most) = (new RecordingMatch(candidate, -1, likeness.Ending), likeness);
            }
            else if (order == 0 && likeness.Ending > 0 && candidate != best.Recording)
            {
                best = best.Other < 0 ? best with { Other = candidate } : best;
            }
        }

        return best;
    }

    private static Likeness Like(WrittenPath path, string written, bool isStem, string recording)
    {
        string[] parts = FoldedName.Of(recording).Split('/');
        string name = parts[^1], stem = StemOf(name);
        int nameLikeness = name == path.Name ? 3 : stem == path.Name ? 2
            : !isStem && IsAudio(path.Name) && stem == StemOf(path.Name) ? 1 : 0;
        int ending = nameLikeness > 0 ? 1 : 0, most = Math.Min(parts.Length, path.Parts.Length);
        while (ending > 0 && ending < most && parts[^(ending + 1)] == path.Parts[^(ending + 1)])
        {
            ending++;
        }

        string plain = NameOf(recording);
        return new Likeness(ending, nameLikeness, ending == parts.Length,
            written.EndsWith(plain, StringComparison.Ordinal) || written.EndsWith(StemOf(plain), StringComparison.Ordinal));
    }

    /// <summary>What a recording may be called without its extension.</summary>
    private static string[] Stems(string name) => StemOf(name) is string stem && stem != name ? [name, stem] : [name];

    private static bool IsAudio(string name) =>
        s_extensions.Contains(Path.GetExtension(name).TrimStart('.'), StringComparer.OrdinalIgnoreCase);

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string StemOf(string name) => name.LastIndexOf('.') is int dot && dot > 0 ? name[..dot] : name;

    /// <summary>How alike a path and a recording are, the first that differs deciding.</summary>
    /// <param name="IsWhole">Whether the recording has no further folder.</param>
    /// <param name="IsSameCase">Whether the name is the same, letter by letter.</param>
    private readonly record struct Likeness(int Ending, int Name, bool IsWhole, bool IsSameCase) : IComparable<Likeness>
    {
        public int CompareTo(Likeness other) =>
            (Ending, Name, IsWhole, IsSameCase).CompareTo((other.Ending, other.Name, other.IsWhole, other.IsSameCase));
    }

    /// <summary>Numbers of recordings by a name that several may have, in the memory that a million of them leave.</summary>
    private sealed class Chains(int count)
    {
        private readonly Dictionary<string, int> _last = new(count, StringComparer.Ordinal);
        private readonly int[] _before = new int[count];

        public void Add(string name, int number)
        {
            ref int last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, name, out bool exists);
            _before[number] = exists ? last : -1;
            last = number;
        }

        public IEnumerable<int> Of(string name)
        {
            for (int number = _last.GetValueOrDefault(name, -1); number >= 0; number = _before[number])
            {
                yield return number;
            }
        }
    }
}
