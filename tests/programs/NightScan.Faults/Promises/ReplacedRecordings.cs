namespace NightScan.Faults.Promises;

/// <summary>
/// Recordings are replaced after the index has read them and before they are decoded, by others of the same size and modification time,
/// and put back afterwards: none may be in the cache under the other's name.
/// </summary>
internal static class ReplacedRecordings
{
    public static void Play(Scene scene)
    {
        scene.Recordings.Scatter();
        int shards = scene.Random.Next(1, 3);
        BuildOptions[] steps = scene.Options.InShards(shards);
        if (scene.Random.Next(2) == 0)
        {
            // Some recordings are known, and what is due is only what has changed since.
            scene.Succeed(scene.Options, "a first build");
            scene.Succeed(scene.Calm, "a first undisturbed build");
            Array.ForEach(scene.Some(scene.Recordings.Paths), scene.Recordings.Change);
        }

        scene.Succeed(steps[0], "the plan");
        // A file system with times of whole seconds cannot tell what happens within one.
        Thread.Sleep(scene.Place.Tick);
        List<Action> putBack = [.. scene.Some(scene.Recordings.Paths).Chunk(2).Select(paths => scene.Random.Next(3) switch
        {
            0 when paths.Length == 2 => Swap(scene, paths[0], paths[1]),
            1 => Each(paths, path => Overwrite(scene, path)),
            _ => Each(paths, path => MoveAside(scene, path)),
        })];
        foreach (BuildOptions shard in steps[1..^1])
        {
            scene.Succeed(shard, "a shard");
        }

        putBack.ForEach(back => back());
        scene.Succeed(steps[^1], "the merge");
        scene.Succeed(scene.Options, "the build after it");
        scene.ExpectUndisturbed(scene.Calm, scene.Options,
            $"{putBack.Count} times one or two of {scene.Recordings.Paths.Count} recordings were replaced");
    }

    private static Action Each(string[] paths, Func<string, Action> replace)
    {
        Action[] back = [.. paths.Select(replace)];
        return () => Array.ForEach(back, one => one());
    }

    /// <summary>Another file comes and goes, as when a folder is exchanged.</summary>
    private static Action MoveAside(Scene scene, string path)
    {
        string full = scene.Recordings.FullPath(path), aside = full + ".aside";
        File.Move(full, aside);
        Another(scene, full, File.GetLastWriteTimeUtc(aside));
        scene.Count("moved aside and back");
        return () => File.Move(aside, full, overwrite: true);
    }

    /// <summary>The file stays the same, its content does not.</summary>
    private static Action Overwrite(Scene scene, string path)
    {
        string full = scene.Recordings.FullPath(path);
        byte[] content = File.ReadAllBytes(full);
        DateTime time = File.GetLastWriteTimeUtc(full);
        Another(scene, full, time);
        scene.Count("overwritten and back");
        return () =>
        {
            File.WriteAllBytes(full, content);
            File.SetLastWriteTimeUtc(full, time);
        };
    }

    /// <summary>Two recordings of the collection change their places.</summary>
    private static Action Swap(Scene scene, string one, string other)
    {
        (string first, string second) = (scene.Recordings.FullPath(one), scene.Recordings.FullPath(other));
        DateTime time = File.GetLastWriteTimeUtc(first), otherTime = File.GetLastWriteTimeUtc(second);
        Exchange(time, otherTime);
        scene.Count("swapped and back", 2);
        return () => Exchange(time, otherTime);

        void Exchange(DateTime ofFirst, DateTime ofSecond)
        {
            File.Move(first, first + ".aside");
            File.Move(second, first);
            File.Move(first + ".aside", second);
            File.SetLastWriteTimeUtc(first, ofFirst);
            File.SetLastWriteTimeUtc(second, ofSecond);
        }
    }

    private static void Another(Scene scene, string path, DateTime time)
    {
        scene.Recordings.WriteAnother(path);
        File.SetLastWriteTimeUtc(path, time);
    }
}
