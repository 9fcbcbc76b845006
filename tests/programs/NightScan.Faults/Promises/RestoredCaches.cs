namespace NightScan.Faults.Promises;

/// <summary>
/// A cache is backed up, built with other settings and restored, while its index lies elsewhere and was not: files of the right names
/// are there, of the wrong settings. Nobody may take them for up to date.
/// </summary>
internal static class RestoredCaches
{
    private const double OtherFrequency = 2000;

    public static void Play(Scene scene)
    {
        scene.Recordings.Scatter();
        (string Name, Action<Scene, string, string> Restore)[] ways =
        [
            ("copied over", (_, backup, cache) => Mounts.Call("cp", "-a", backup + "/.", cache)),
            ("moved as a whole", (_, backup, cache) => Move(backup, cache)),
            ("moved class by class", MoveClasses),
        ];
        foreach ((string name, Action<Scene, string, string> restore) in ways)
        {
            BuildOptions first = scene.Options with { Cache = scene.Folder(name), IndexDb = scene.Folder(name + ".db") },
                second = first with { MinFrequency = OtherFrequency };
            string backup = scene.Folder("backup");
            if (scene.Random.Next(2) == 0)
            {
                scene.Settle(first);
            }

            scene.Succeed(first, "the first build");
            Mounts.Call("cp", "-a", first.Cache, backup);
            scene.Succeed(second, "the build with other settings");
            if (scene.Random.Next(2) == 0)
            {
                scene.Settle(second);
            }

            restore(scene, backup, first.Cache);
            BuildOptions then = scene.Random.Next(3) == 0 ? first : second;
            scene.Succeed(then, "the build after it");
            scene.ExpectUndisturbed(scene.Calm with { MinFrequency = then.MinFrequency }, then,
                $"a backup {name}, then {(then == first ? "its" : "the other")} settings");
            scene.Count($"backups {name}");
            if (Directory.Exists(backup))
            {
                Directory.Delete(backup, recursive: true);
            }
        }
    }

    private static void MoveClasses(Scene scene, string backup, string cache)
    {
        foreach (string outputs in scene.Some(Scene.OutputFolders(backup).Select(folder => Path.GetRelativePath(backup, folder))))
        {
            Move(Path.Join(backup, outputs), Path.Join(cache, outputs));
        }
    }

    private static void Move(string from, string to)
    {
        if (Directory.Exists(to))
        {
            Directory.Delete(to, recursive: true);
        }

        // Not .NET's, which looks into the folder where it lies on layers.
        Mounts.Call("mv", from, to);
    }
}
