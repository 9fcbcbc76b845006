using System.Diagnostics;

namespace NightScan.Faults.Promises;

/// <summary>An ffmpeg that hangs, and a build that is killed meanwhile: both are gone, and the next build does the rest.</summary>
internal static class HangingFfmpeg
{
    // The kernel takes no time; a busy machine may.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static void Play(Scene scene)
    {
        if (!File.Exists("/usr/bin/setpriv"))
        {
            scene.Skip("without setpriv");
            return;
        }

        scene.Recordings.Scatter();
        string call = scene.Recordings.FullPath($"{scene.One(scene.Recordings.Classes)}/call.wav");
        // What only ffmpeg would read.
        File.WriteAllBytes(call, [0, 0, 0, 32, .. "ftypM4A "u8, .. new byte[100]]);
        string bin = Directory.CreateDirectory(scene.Folder("bin")).FullName, started = Path.Join(bin, "started");
        string ffmpeg = Path.Join(bin, "ffmpeg");
        File.WriteAllText(ffmpeg, $"#!/bin/sh\necho $$ > '{started}.tmp'\nmv '{started}.tmp' '{started}'\nexec sleep 600\n");
        Mounts.Call("chmod", "+x", ffmpeg);

        using Process build = Build.Start(scene.Options.With("PATH", $"{bin}:{Environment.GetEnvironmentVariable("PATH")}"));
        while (!build.HasExited && !File.Exists(started))
        {
            Thread.Sleep(5);
        }

        if (!File.Exists(started))
        {
            scene.Expect(false, $"ffmpeg was never started: {Build.End(build)}");
            return;
        }

        int hanging = int.Parse(File.ReadAllText(started), CultureInfo.InvariantCulture);
        scene.Expect(IsThere(hanging), "ffmpeg did not hang");
        Thread.Sleep(scene.Random.Next(100));
        build.Kill();
        build.WaitForExit();
        Stopwatch waited = Stopwatch.StartNew();
        while (IsThere(hanging) && waited.Elapsed < s_patience)
        {
            Thread.Sleep(5);
        }

        scene.Expect(!IsThere(hanging), "ffmpeg outlived its build");
        if (IsThere(hanging))
        {
            Process.GetProcessById(hanging).Kill();
        }

        scene.Count("builds killed");
        File.Delete(call);
        scene.Succeed(scene.Options, "the build after it");
        scene.ExpectUndisturbed(scene.Calm, scene.Options, "a hanging ffmpeg");
    }

    /// <summary>Whether a process is at work, and not dead and only waiting for somebody to be told.</summary>
    private static bool IsThere(int process)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
