using System.Diagnostics;
using NightScan.Tests;

namespace NightScan.Faults;

/// <summary>
/// Disks and mounts that fail. Each time the build must end with a code of NightScan's, what was written must stay, and when the
/// machine is well again the next build must bring the cache to the bytes of one that nothing happened to. Mounting needs root.
/// </summary>
public static class MachineFaults
{
    public static Outcome Run()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return new("faults", "0 tried", ["file systems can be mounted by root on Linux only"]);
        }

        using TemporaryFolder folder = new();
        // Unmounted before the folder is deleted.
        using Mounts mounts = new();
        return new Session(folder.Path, mounts).Go();
    }

    private sealed class Session
    {
        private readonly string _folder;
        private readonly Mounts _mounts;
        private readonly BuildOptions _calm;
        private readonly Dictionary<string, string> _expected;
        private readonly List<string> _differences = [];

        public Session(string folder, Mounts mounts)
        {
            (_folder, _mounts) = (folder, mounts);
            Collection recordings = new(Path.Join(folder, "audio"), 3);
            recordings.Fill(classes: 4, recordings: 60);
            _calm = new(recordings.Root, Path.Join(folder, "calm"));
            Build.Finish(_calm);
            _expected = CacheState.Files(_calm.Cache);
        }

        public Outcome Go()
        {
            (string Name, Action<string> Fault)[] faults =
            [
                ("full disk", FullDisk), ("read-only cache", ReadOnlyCache), ("write permission lost half-way", PermissionLost),
                ("cache removed half-way", CacheRemoved), ("recordings unmounted half-way", RecordingsUnmounted),
                ("recordings unmounted", RecordingsGone),
            ];
            foreach ((string name, Action<string> fault) in faults)
            {
                fault(name);
            }

            return new("faults", $"{faults.Length} injected ({string.Join(", ", faults.Select(fault => fault.Name))})", _differences);
        }

        private void FullDisk(string name)
        {
            string cache = Path.Join(_folder, "full");
            _mounts.Memory(cache, "size=600k");
            BuildOptions options = _calm with { Cache = cache };
            ExpectFailure(name, Build.Finish(options));
            ExpectNothingWrong(name, cache);
            Mounts.Call("mount", "-o", "remount,size=64m", cache);
            ExpectRecovery(name, options);
        }

        private void ReadOnlyCache(string name)
        {
            string cache = Path.Join(_folder, "readonly");
            _mounts.Memory(cache, "size=64m,ro");
            BuildOptions options = _calm with { Cache = cache };
            ExpectFailure(name, Build.Finish(options));
            Mounts.Call("mount", "-o", "remount,rw", cache);
            ExpectRecovery(name, options);
            Mounts.Call("mount", "-o", "remount,ro", cache);
            ExpectFailure(name, Build.Finish(options with { Seed = 1 }));
            Mounts.Call("mount", "-o", "remount,rw", cache);
            ExpectRecovery(name, options);
        }

        /// <summary>Root may write anywhere but into what is immutable.</summary>
        private void PermissionLost(string name)
        {
            BuildOptions options = _calm with { Cache = Path.Join(_folder, "permission") };
            string train = Path.Join(options.Cache, "train");
            (int code, string text) = Disturbed(options, () => Mounts.Call("chattr", ["+i", train, .. Directory.GetDirectories(train)]));
            Mounts.Call("chattr", ["-i", train, .. Directory.GetDirectories(train)]);
            ExpectFailure(name, (code, text, default));
            ExpectNothingWrong(name, options.Cache);
            ExpectRecovery(name, options);
        }

        private void CacheRemoved(string name)
        {
            BuildOptions options = _calm with { Cache = Path.Join(_folder, "removed") };
            (int code, string text) = Disturbed(options, () => Remove(options.Cache));
            ExpectFailure(name, (code, text, default));
            ExpectRecovery(name, options);
        }

        private void RecordingsUnmounted(string name)
        {
            string audio = Path.Join(_folder, "mounted");
            _mounts.Bind(_calm.AudioRoot, audio);
            BuildOptions options = _calm with { AudioRoot = audio, Cache = Path.Join(_folder, "unmounted") };
            (int code, string text) = Disturbed(options, () => _mounts.Release(audio));
            ExpectFailure(name, (code, text, default));
            ExpectNothingWrong(name, options.Cache);
            _mounts.Bind(_calm.AudioRoot, audio);
            ExpectRecovery(name, options);
        }

        private void RecordingsGone(string name)
        {
            string audio = Path.Join(_folder, "mounted");
            BuildOptions options = _calm with { AudioRoot = audio, Cache = Path.Join(_folder, "unmounted") };
            _mounts.Release(audio);
            ExpectFailure(name, Build.Finish(options));
            ExpectSame(name, options.Cache);
            _mounts.Bind(_calm.AudioRoot, audio);
            ExpectRecovery(name, options);
        }

        /// <summary>A build to which something happens as soon as it has written some files.</summary>
        private static (int Code, string Text) Disturbed(BuildOptions options, Action happens)
        {
            using Process process = Build.Start(options);
            Build.AwaitFiles(process, options.Cache, files: 20);
            happens();
            string text = Build.End(process);
            return (process.ExitCode, text);
        }

        private static void Remove(string folder)
        {
            while (Directory.Exists(folder))
            {
                try
                {
                    Directory.Delete(folder, recursive: true);
                }
                catch (IOException)
                {
                    // The build wrote something meanwhile.
                }
            }
        }

        private void ExpectFailure(string name, (int Code, string Text, TimeSpan Worked) build)
        {
            if (build.Code != Build.Failed || !build.Text.Contains("NS0", StringComparison.Ordinal))
            {
                _differences.Add($"{name}: the build ended with {build.Code}: {build.Text}");
            }
        }

        private void ExpectNothingWrong(string name, string cache)
        {
            _differences.AddRange(CacheState.Wrong(cache, [], _expected).Select(path => $"{name}: {path} is wrong"));
            if (CacheState.IndexFault(cache) is string fault)
            {
                _differences.Add($"{name}: {fault}");
            }
        }

        private void ExpectSame(string name, string cache) =>
            _differences.AddRange(CacheState.Differences(_expected, CacheState.Files(cache)).Select(difference => $"{name}: {difference}"));

        private void ExpectRecovery(string name, BuildOptions options)
        {
            (int code, string text, _) = Build.Finish(options);
            if (code != 0)
            {
                _differences.Add($"{name}: afterwards a build ended with {code}: {text}");
            }

            ExpectSame(name, options.Cache);
        }
    }
}
