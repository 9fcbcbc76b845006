using System.Diagnostics;
using NightScan.Cache;
using NightScan.Tests;

namespace NightScan.Faults;

/// <summary>Builds at the same time on one cache: one waits or says so, and the index stays whole.</summary>
public static class Concurrency
{
    public static Outcome Run()
    {
        using TemporaryFolder folder = new();
        List<string> differences = [];
        Collection recordings = new(Path.Join(folder.Path, "audio"), 2);
        recordings.Fill(classes: 4, recordings: 40);
        BuildOptions calm = new(recordings.Root, Path.Join(folder.Path, "calm")),
            shared = calm with { Cache = Path.Join(folder.Path, "shared") };
        Build.Finish(calm);
        Dictionary<string, string> expected = CacheState.Files(calm.Cache);

        int waited = Together(shared, expected, differences);
        Busy(shared, differences);
        Stale(shared, differences);
        return new("concurrency", $"4 builds at once ({waited} waited), 1 sent away, 1 lock of a killed build", differences);
    }

    private static int Together(BuildOptions options, Dictionary<string, string> expected, List<string> differences)
    {
        Process[] processes = [.. Enumerable.Range(0, 4).Select(_ => Build.Start(options))];
        string[] texts = [.. processes.Select(Build.End)];
        differences.AddRange(processes.Zip(texts).Where(pair => pair.First.ExitCode != 0)
            .Select(pair => $"a build ended with {pair.First.ExitCode}: {pair.Second}"));
        differences.AddRange(CacheState.Differences(expected, CacheState.Files(options.Cache)));
        if (CacheState.IndexFault(options.Cache) is string fault)
        {
            differences.Add(fault);
        }

        int generated = texts.Count(text => text.Contains($"generated {expected.Count}", StringComparison.Ordinal));
        if (generated != 1)
        {
            differences.Add($"{generated} of the builds generated everything");
        }

        foreach (Process process in processes)
        {
            process.Dispose();
        }

        return texts.Count(text => text.Contains("Another build works on this cache", StringComparison.Ordinal));
    }

    /// <summary>Who may not wait is sent away with a code.</summary>
    private static void Busy(BuildOptions options, List<string> differences)
    {
        using FileStream held = new(new CacheLayout(options.Cache).Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        (int code, string text, _) = Build.Finish(options with { LockTimeout = 0 });
        if (code != Build.Failed || !text.Contains("NS0309", StringComparison.Ordinal))
        {
            differences.Add($"a busy cache ended with {code}: {text}");
        }
    }

    /// <summary>The lock of a build that was killed is no lock.</summary>
    private static void Stale(BuildOptions options, List<string> differences)
    {
        using (Process killed = Build.Start(options with { Seed = 1 }))
        {
            killed.StandardOutput.ReadLine();
            Thread.Sleep(50);
            killed.Kill();
            killed.WaitForExit();
        }

        (int code, string text, _) = Build.Finish(options with { LockTimeout = 0 });
        if (code != 0)
        {
            differences.Add($"after a kill, a build ended with {code}: {text}");
        }
    }
}
