using System.Diagnostics;

namespace NightScan.Faults.Promises;

/// <summary>
/// Spectrograms of some classes are deleted while a build makes those of another, and between the shards and their merge: one or two
/// builds later everything is there. What is deleted gets a time of long ago: a time of the last seconds would be looked at in any case.
/// </summary>
internal static class DeletedSpectrograms
{
    private const string Busy = "busy";

    public static void Play(Scene scene)
    {
        scene.Recordings.Scatter();
        scene.Recordings.AddClass(Busy, 50);
        scene.Settle(scene.Options);
        scene.Succeed(scene.Calm, "an undisturbed build");
        DuringBuild(scene);
        BeforeMerge(scene);
    }

    private static void DuringBuild(Scene scene)
    {
        ChangeBusyClass(scene);
        string busy = Path.Join(scene.Options.Cache, "train", Busy);
        DateTime before = Directory.GetLastWriteTimeUtc(busy);
        using Process build = Build.Start(scene.Options);
        while (!build.HasExited && Directory.GetLastWriteTimeUtc(busy) == before)
        {
            Thread.Sleep(1);
        }

        Pause.Stop(build.Id);
        if (build.HasExited)
        {
            scene.Skip("a build that ended too soon");
        }
        else
        {
            scene.Count("deleted during a build", Delete(scene));
        }

        Pause.Continue(build.Id);
        string text = Build.End(build);
        scene.Expect(build.ExitCode == 0, $"the build ended with {build.ExitCode}: {text}");
        ExpectComplete(scene, "deleted during a build");
    }

    private static void BeforeMerge(Scene scene)
    {
        ChangeBusyClass(scene);
        BuildOptions[] steps = scene.Options.InShards(scene.Random.Next(1, 4));
        foreach (BuildOptions step in steps[..^1])
        {
            scene.Succeed(step, "a step of the shards");
        }

        scene.Count("deleted before a merge", Delete(scene));
        scene.Succeed(steps[^1], "the merge");
        ExpectComplete(scene, "deleted before a merge");
    }

    private static void ChangeBusyClass(Scene scene)
    {
        foreach (string path in scene.Recordings.Paths.Where(path => Collection.ClassOf(path) == Busy).ToArray())
        {
            scene.Recordings.Change(path);
        }
    }

    private static int Delete(Scene scene)
    {
        int deleted = 0;
        foreach (string outputs in scene.Some(Scene.OutputFolders(scene.Options.Cache)))
        {
            foreach (string file in scene.Some(Directory.EnumerateFiles(outputs)))
            {
                File.Delete(file);
                deleted++;
            }

            scene.Backdate(outputs);
        }

        return deleted;
    }

    private static void ExpectComplete(Scene scene, string what)
    {
        for (int builds = 0; builds < 2; builds++)
        {
            scene.Succeed(scene.Options, "a build after it");
        }

        scene.ExpectUndisturbed(scene.Calm, scene.Options, what);
    }
}
