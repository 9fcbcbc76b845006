using NightScan.Tests;

namespace NightScan.Faults.Promises;

/// <summary>
/// Plays what docs/robustness.md promises against links, locks, restored caches, foreign files and clocks: with random collections, on
/// the disk at hand and on file systems that are poorer than it. In the end every cache is, byte for byte, one that nobody disturbed.
/// </summary>
public static class PromiseKeeping
{
    // Each with the work of every round.
    private static readonly (string Name, Action<Scene> Play)[] s_promises =
    [
        ("linked shards", LinkedShards.Play),
        ("linked files", LinkedFiles.Play),
        ("restored caches", RestoredCaches.Play),
        ("caches in turn", CachesInTurn.Play),
        ("replaced recordings", ReplacedRecordings.Play),
        ("unmounted classes", UnmountedClasses.Play),
        ("deleted spectrograms", DeletedSpectrograms.Play),
        ("foreign files", ForeignFiles.Play),
        ("shared index", Locks.PlaySharedIndex),
        ("no locks", Locks.PlayNoLocks),
        ("hanging ffmpeg", HangingFfmpeg.Play),
        ("other processors", OtherProcessors.Play),
        ("formulas", Formulas.Play),
    ];

    /// <summary>The names of all promises.</summary>
    public static IEnumerable<string> Names => s_promises.Select(promise => promise.Name);

    /// <param name="rounds">Rounds of each promise; each of the next file system in turn, the first on the disk at hand.</param>
    /// <param name="seed">Of the first round.</param>
    /// <param name="only">Names of promises; none for all of them.</param>
    public static Outcome Run(int rounds, int seed, params IReadOnlyList<string> only)
    {
        if (!OperatingSystem.IsLinux())
        {
            return new("promises", "0 rounds, for want of Linux", []);
        }

        using TemporaryFolder folder = new();
        // Unmounted before the folder is deleted.
        using Places places = new(folder.Path, rounds);
        foreach (string lacking in places.Lacking)
        {
            Console.WriteLine($"  not tried: {lacking}");
        }

        List<Tally> tallies = [];
        foreach ((string name, Action<Scene> play) in s_promises.Where(promise => only.Count == 0 || only.Contains(promise.Name)))
        {
            Tally tally = new(name);
            tallies.Add(tally);
            for (int round = 0; round < rounds; round++)
            {
                Play(play, places.All[round % places.All.Count], seed + round, tally);
            }

            Console.WriteLine(tally);
        }

        return new("promises",
            $"{tallies.Count} promises, {tallies.Sum(tally => tally.Rounds)} rounds on {places.All.Count} file systems "
            + $"({string.Join(", ", places.All.Select(place => place.Name))}); not tried: {places.Lacking.Count} file systems, "
            + $"{tallies.Sum(tally => tally.NotTried)} rounds",
            [.. tallies.SelectMany(tally => tally.Differences)]);
    }

    private static void Play(Action<Scene> play, Place place, int seed, Tally tally)
    {
        string folder = Directory.CreateDirectory(Path.Join(place.Folder, $"{tally.Name} {seed}")).FullName;
        Scene scene = new(place, folder, seed, tally);
        tally.Begin(place);
        try
        {
            play(scene);
        }
        catch (Exception exception) when (
            exception is NightScanException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // What was wrong before led here; the others can be played.
            scene.Expect(false, $"the round ended with {exception.GetType().Name}: {exception.Message}");
        }

        Directory.Delete(folder, recursive: true);
    }
}
