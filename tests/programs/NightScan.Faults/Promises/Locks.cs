using System.Diagnostics;

namespace NightScan.Faults.Promises;

/// <summary>One build at a time on an index, whichever cache it is for; and none where locks keep nobody out, unless it is alone.</summary>
internal static class Locks
{
    /// <summary>The variable that makes .NET take no locks, as on a file system that has none.</summary>
    public const string Disabled = "DOTNET_SYSTEM_IO_DISABLEFILELOCKING";

    private const string Busy = "NS0309", Unlocked = "NS0314";

    /// <summary>A build of one cache with its own index, and meanwhile one of another cache that is told to use it, too.</summary>
    public static void PlaySharedIndex(Scene scene)
    {
        if (!scene.Place.HasLocks)
        {
            scene.Skip("without locks");
            return;
        }

        scene.Recordings.Scatter();
        scene.Recordings.AddClass("more", 30);
        BuildOptions other = scene.Options with { Cache = scene.Folder("other"), IndexDb = scene.Options.Index, LockTimeout = 0 };
        using (Process build = Build.Start(scene.Options))
        {
            Build.AwaitFiles(build, scene.Options.Cache, scene.Random.Next(1, 10));
            Pause.Stop(build.Id);
            if (build.HasExited)
            {
                scene.Skip("a build that ended too soon");
            }
            else
            {
                scene.Refuse(other, Busy, "a build of another cache on a busy index");
                scene.Count("builds sent away");
            }

            Pause.Continue(build.Id);
            string text = Build.End(build);
            scene.Expect(build.ExitCode == 0, $"the build with its own index ended with {build.ExitCode}: {text}");
        }

        scene.ExpectUndisturbed(scene.Calm, scene.Options, "a busy index");
    }

    public static void PlayNoLocks(Scene scene)
    {
        scene.Recordings.Scatter();
        BuildOptions without = scene.Options.With(Disabled, "1") with { AllowUnlocked = false };
        BuildOptions[] steps = scene.Options.InShards(1);
        scene.Refuse(without, Unlocked, "a build without locks");
        scene.Expect(CacheState.Files(without.Cache).Count == 0, "a build without locks wrote spectrograms");
        scene.Succeed(steps[0], "the plan");
        scene.Refuse(steps[1].With(Disabled, "1") with { AllowUnlocked = false }, Unlocked, "a shard without locks");
        scene.Count("builds refused", 2);
        scene.Succeed(without with { AllowUnlocked = true }, "a build with AllowUnlocked");
        scene.Count("builds allowed");
        scene.ExpectUndisturbed(scene.Calm, scene.Options, "after builds without locks");
    }
}
