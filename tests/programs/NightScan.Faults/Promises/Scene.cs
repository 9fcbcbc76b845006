using NightScan.Index;

namespace NightScan.Faults.Promises;

/// <summary>One round of a promise: a random collection in a place, builds of it, and what is expected of them.</summary>
/// <param name="place">Where it is played.</param>
/// <param name="folder">An empty folder there.</param>
/// <param name="seed">Of everything that is random.</param>
/// <param name="tally">Receives what was tried and what was wrong.</param>
internal sealed class Scene(Place place, string folder, int seed, Tally tally)
{
    public Place Place => place;

    public Random Random { get; } = new(seed);

    public Collection Recordings { get; } = new(Path.Join(folder, "audio"), seed);

    /// <summary>Builds that are disturbed.</summary>
    public BuildOptions Options { get; init; } = new(Path.Join(folder, "audio"), Path.Join(folder, "cache"))
    {
        Variants = seed % 4,
        AllowUnlocked = !place.HasLocks,
        Environment = place.Environment,
    };

    /// <summary>The same builds, which nobody disturbs, whatever the place makes of the others.</summary>
    public BuildOptions Calm => Options with
    {
        Cache = Folder("calm"),
        AllowUnlocked = false,
        Environment = new Dictionary<string,
        string>()
    };

    /// <summary>The full path of something in the folder of this round.</summary>
    public string Folder(string name) => Path.Join(folder, name);

    public void Count(string what, int count = 1) => tally.Count(what, count);

    /// <summary>Keeps the largest of the numbers of a kind.</summary>
    public void Measure(string what, double value) => tally.Measure(what, value);

    /// <summary>Says that this round cannot be played here.</summary>
    public void Skip(string why) => tally.Skip(why);

    public void Expect(bool kept, string otherwise)
    {
        if (!kept)
        {
            tally.Differ($"{otherwise} ({place.Name}, seed {seed})");
        }
    }

    /// <summary>Runs a build to its end.</summary>
    public static (int Code, string Text) Run(BuildOptions options)
    {
        if (options.Environment.Count == 0)
        {
            return Build.Here(options);
        }

        (int code, string text, _) = Build.Finish(options);
        return (code, text);
    }

    /// <summary>Runs a build that must succeed.</summary>
    /// <returns>What it printed.</returns>
    public string Succeed(BuildOptions options, string what)
    {
        (int code, string text) = Run(options);
        Expect(code == 0, $"{what} ended with {code}: {text}");
        return text;
    }

    /// <summary>Runs a build that must end with a code.</summary>
    /// <returns>What it printed.</returns>
    public string Refuse(BuildOptions options, string code, string what)
    {
        (int ended, string text) = Run(options);
        Expect(ended == Build.Failed && text.Contains(code, StringComparison.Ordinal),
            $"{what} ended with {ended} and not with {code}: {text}");
        return text;
    }

    /// <summary>Builds until every folder's time is remembered: what was written a moment ago would be looked at in any case.</summary>
    public void Settle(BuildOptions options)
    {
        Succeed(options, "a build");
        foreach (string outputs in OutputFolders(options.Cache))
        {
            Backdate(outputs);
        }

        ExpectNothingToDo(options, "a second build");
    }

    /// <summary>Gives a folder a time of the last days that it never had, as if what happened there had happened then.</summary>
    public void Backdate(string outputs)
    {
        DateTime before = Directory.GetLastWriteTimeUtc(outputs);
        for (DateTime time = before; (time - before).Duration() < TimeSpan.FromSeconds(1); Directory.SetLastWriteTimeUtc(outputs, time))
        {
            time = DateTime.UtcNow.AddSeconds(-Random.Next(60, 200000));
        }
    }

    /// <summary>A build after which nothing was generated.</summary>
    public void ExpectNothingToDo(BuildOptions options, string what)
    {
        string text = Succeed(options, what);
        Expect(text.Contains("generated 0", StringComparison.Ordinal), $"{what} found something to do: {text}");
    }

    public void ExpectFiles(Dictionary<string, string> expected, BuildOptions options, string what)
    {
        string[] differing = [.. CacheState.Differences(expected, CacheState.Files(options.Cache))];
        Expect(differing.Length == 0, $"{what}: {differing.Length} of {expected.Count} files differ, {differing.FirstOrDefault()}");
    }

    /// <summary>
    /// The cache is what builds make that nobody disturbs, the index claims exactly that, and there is nothing left to do.
    /// </summary>
    public void ExpectUndisturbed(BuildOptions calm, BuildOptions options, string what)
    {
        Succeed(calm, "an undisturbed build");
        Dictionary<string, string> expected = CacheState.Files(calm.Cache);
        ExpectFiles(expected, options, what);
        (long claimed, long damaged, string said) = CacheState.Claims(options);
        Expect(claimed == expected.Count && damaged == 0,
            $"{what}: {claimed} files are claimed, {damaged} of them missing or damaged; {expected.Count} were made; {said}");
        ExpectNothingToDo(options, $"{what}: one more build");
        ExpectFiles(expected, options, $"{what}, after one more build");
    }

    /// <summary>The splits of all recordings that the index knows.</summary>
    public static Dictionary<string, string> Splits(BuildOptions options)
    {
        using IndexDatabase index = IndexDatabase.OpenRead(options.Index);
        return index.Query("SELECT file_path, split FROM audio_samples", static row => (row.Text(0), row.Text(1)))
            .ToDictionary(StringComparer.Ordinal);
    }

    public void ExpectSplits(Dictionary<string, string> expected, BuildOptions options, string what)
    {
        Dictionary<string, string> actual = Splits(options);
        string[] moved = [.. expected.Where(split => actual.GetValueOrDefault(split.Key) != split.Value)
            .Select(split => $"{split.Key}: {split.Value} → {actual.GetValueOrDefault(split.Key) ?? "gone"}")];
        Expect(moved.Length == 0, string.Create(CultureInfo.InvariantCulture,
            $"{what}: {moved.Length} of {expected.Count} recordings changed their split, {moved.FirstOrDefault()}"));
    }

    /// <summary>Some of many: at least one, and not all where there are more; none of none.</summary>
    public T[] Some<T>(IEnumerable<T> many)
    {
        T[] all = [.. many];
        Random.Shuffle(all);
        return all.Length == 0 ? [] : all[..Random.Next(1, Math.Max(2, all.Length))];
    }

    public T One<T>(IReadOnlyList<T> many) => many[Random.Next(many.Count)];

    /// <summary>The folders of spectrograms, below the splits.</summary>
    public static IEnumerable<string> OutputFolders(string cache) =>
        SplitNames.All.Select(split => Path.Join(cache, split.Name())).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories);
}
