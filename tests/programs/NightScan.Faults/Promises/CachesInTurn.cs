namespace NightScan.Faults.Promises;

/// <summary>Two caches are built in turn on one index, each with any of two settings.</summary>
internal static class CachesInTurn
{
    public static void Play(Scene scene)
    {
        scene.Recordings.Scatter();
        double[] frequencies = [scene.Options.MinFrequency, 2000];
        string[] caches = [scene.Folder("one"), scene.Folder("other")];
        Dictionary<double, Dictionary<string, string>> expected = [];
        foreach (double frequency in frequencies)
        {
            BuildOptions calm = scene.Calm with { Cache = scene.Folder($"calm {frequency}"), MinFrequency = frequency };
            scene.Succeed(calm, "an undisturbed build");
            expected[frequency] = CacheState.Files(calm.Cache);
        }

        BuildOptions shared = scene.Options with { IndexDb = scene.Folder("shared.db") };
        for (int turn = 0; turn < 6; turn++)
        {
            BuildOptions options = shared with { Cache = scene.One(caches), MinFrequency = scene.One(frequencies) };
            if (scene.Random.Next(3) == 0)
            {
                scene.Settle(options);
            }
            else
            {
                scene.Succeed(options, "a build");
            }

            scene.ExpectFiles(expected[options.MinFrequency], options, $"turn {turn}, MinFrequency={options.MinFrequency}");
            scene.Count("turns");
        }
    }
}
