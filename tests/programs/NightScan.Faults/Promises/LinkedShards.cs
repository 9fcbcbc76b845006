namespace NightScan.Faults.Promises;

/// <summary>
/// Links in the place of what shards empty and write, of a shard's own and of that of all: refused, and what they lead to stays.
/// </summary>
internal static class LinkedShards
{
    private const string Refused = "NS0303";

    public static void Play(Scene scene)
    {
        scene.Recordings.Scatter();
        Elsewhere elsewhere = new(scene.Folder("elsewhere"));
        int count = scene.Random.Next(1, 4);
        BuildOptions[] steps = scene.Options.InShards(count);
        scene.Succeed(steps[0], "the plan");
        for (int shard = 0; shard < count; shard++)
        {
            string name = $"{shard}-of-{count}";
            foreach (string place in scene.Some([".partial", $".partial/{name}", ".shards", $".shards/{name}.db", $".shards/{name}.lock"]))
            {
                Refuse(scene, elsewhere, steps[shard + 1], place);
            }

            scene.Succeed(steps[shard + 1], $"shard {name}");
        }

        Refuse(scene, elsewhere, steps[^1], scene.One([".partial", ".shards"]));
        scene.Succeed(steps[^1], "the merge");
        Refuse(scene, elsewhere, scene.Options, ".partial");
        scene.ExpectUndisturbed(scene.Calm, scene.Options, "after the links");
    }

    private static void Refuse(Scene scene, Elsewhere elsewhere, BuildOptions options, string place)
    {
        string link = Path.Join(options.Cache, place), aside = scene.Folder("aside");
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        bool wasThere = Path.Exists(link);
        if (wasThere)
        {
            Directory.Move(link, aside);
        }

        string target = scene.One(elsewhere.Targets);
        File.CreateSymbolicLink(link, target);
        elsewhere.Look();
        string text = scene.Refuse(options, Refused, $"a build with {place} → {Path.GetFileName(target)}");
        scene.Expect(text.Contains(link, StringComparison.Ordinal), $"the link {place} is not named: {text}");
        scene.Expect(elsewhere.Change() is null, $"{place} → {Path.GetFileName(target)}: {elsewhere.Change()}");
        scene.Count("links refused");
        Clear(link);
        if (wasThere)
        {
            Directory.Move(aside, link);
        }
    }

    /// <summary>Removes the link, or what a build put there instead of refusing it.</summary>
    private static void Clear(string path)
    {
        if (new FileInfo(path).LinkTarget is null && Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }
}
