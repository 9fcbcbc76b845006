using System.Diagnostics;
using NightScan.Tests;

namespace NightScan.Faults;

/// <summary>
/// Two hosts at one cache: each has a name, numbers of processes and a mount point of its own, so that nothing but the file system tells
/// one of the other. (What a network makes of locks is the business of its file system.) The namespaces that this takes need root.
/// </summary>
public static class Hosts
{
    public static Outcome Run()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return new("hosts", "0 tried", ["namespaces can be made by root on Linux only"]);
        }

        using TemporaryFolder folder = new();
        return new Session(folder.Path).Go();
    }

    private sealed class Session
    {
        private readonly BuildOptions _calm;
        private readonly Dictionary<string, string> _expected;
        private readonly string _shared;
        private readonly Host _north;
        private readonly Host _south;
        private readonly List<string> _differences = [];

        public Session(string folder)
        {
            Collection recordings = new(Path.Join(folder, "audio"), 4);
            recordings.Fill(classes: 4, recordings: 60);
            _calm = new(recordings.Root, Path.Join(folder, "calm"));
            Build.Finish(_calm);
            _expected = CacheState.Files(_calm.Cache);
            _shared = Directory.CreateDirectory(Path.Join(folder, "shared")).FullName;
            (_north, _south) = (new Host("north", _shared, Path.Join(folder, "mnt north")),
                new Host("south", _shared, Path.Join(folder, "mnt south")));
        }

        public Outcome Go()
        {
            AtOnce("at once");
            OneDies("one dies");
            InShards("in shards");
            return new("hosts", "2 hosts at one cache: builds at once, one that dies while the other waits, a shard on each", _differences);
        }

        private void AtOnce(string cache)
        {
            using Process one = _north.Start(_calm, cache), other = _south.Start(_calm, cache);
            string[] texts = [End(one, cache), End(other, cache)];
            int generated = texts.Count(text => text.Contains($"generated {_expected.Count}", StringComparison.Ordinal));
            if (generated != 1)
            {
                _differences.Add($"{cache}: {generated} of the hosts generated everything");
            }

            ExpectSame(cache);
        }

        private void OneDies(string cache)
        {
            using Process dies = _north.Start(_calm, cache);
            Build.AwaitFiles(dies, Path.Join(_shared, cache), files: 20);
            using Process waits = _south.Start(_calm, cache);
            waits.StandardOutput.ReadLine();
            dies.Kill();
            End(waits, cache);
            ExpectSame(cache);
        }

        private void InShards(string cache)
        {
            BuildOptions[] steps = _calm.InShards(2);
            End(_north, steps[0], cache);
            using (Process one = _north.Start(steps[1], cache), other = _south.Start(steps[2], cache))
            {
                End(one, cache);
                End(other, cache);
            }

            End(_south, steps[3], cache);
            ExpectSame(cache);
        }

        private void End(Host host, BuildOptions options, string cache)
        {
            using Process process = host.Start(options, cache);
            End(process, cache);
        }

        private string End(Process process, string cache)
        {
            string text = Build.End(process);
            if (process.ExitCode != 0)
            {
                _differences.Add($"{cache}: a build ended with {process.ExitCode}: {text}");
            }

            return text;
        }

        private void ExpectSame(string cache)
        {
            BuildOptions options = _calm with { Cache = Path.Join(_shared, cache) };
            _differences.AddRange(CacheState.Differences(_expected, CacheState.Files(options.Cache))
                .Select(difference => $"{cache}: {difference}"));
            if (CacheState.IndexFault(options.Cache) is string fault)
            {
                _differences.Add($"{cache}: {fault}");
            }
            else if (CacheState.Claims(options) is var (claimed, damaged, said) && (claimed != _expected.Count || damaged > 0))
            {
                _differences.Add($"{cache}: {claimed} files are claimed, {damaged} of them damaged; {_expected.Count} were made; {said}");
            }
        }
    }

    /// <summary>A host among others.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shared">The folder that it shares with the others.</param>
    /// <param name="place">Where it alone sees that folder.</param>
    private sealed class Host(string name, string shared, string place)
    {
        /// <summary>Starts a build; when it is killed, so is everything on its host.</summary>
        public Process Start(BuildOptions options, string cache) => Build.Start(options with { Cache = Path.Join(place, cache) },
            "unshare", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc",
            "sh", "-ec", """hostname "$0"; mkdir -p "$2"; mount --bind "$1" "$2"; shift 2; exec "$@" """, name, shared, place);
    }
}
