using System.ComponentModel;
using System.Diagnostics;

namespace NightScan.Faults;

/// <summary>
/// The power goes at a random moment of a build, or just after it: what the build did not sync is gone. What is left of the index must
/// open, every file that it claims must be there and right, and the next build must bring the cache to the bytes of one that nothing
/// happened to. A file that was renamed into place may be empty then; only a claim on it is wrong. Mounting needs root.
/// </summary>
public static class PowerCut
{
    private static readonly string[] s_kinds = ["cold", "recordings changed", "settings changed"];

    /// <param name="cuts">Power cuts, by turns of cold builds and of others.</param>
    /// <param name="seed">Of the edits and the moments.</param>
    public static Outcome Run(int cuts, int seed)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return Impossible("disks in files can be mounted by root on Linux only");
        }

        // In memory: nobody else's writing slows it down, and a copy is quick.
        string folder = Path.Join("/dev/shm", $"nightscan powercut {Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        using Mounts mounts = new();
        try
        {
            // On a disk of the same kind the undisturbed builds take as long as the others.
            Disk calm = new(Path.Join(folder, "calm"), mounts), cut = new(Path.Join(folder, "cut"), mounts);
            return CannotHave(calm) is string reason ? Impossible(reason)
                : new Session(Path.Join(folder, "audio"), calm, cut, seed).Go(cuts);
        }
        finally
        {
            mounts.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Outcome Impossible(string reason) => new("powercut", "0 cuts", [reason]);

    private static string? CannotHave(Disk disk)
    {
        try
        {
            disk.Format();
            disk.Mount();
            return null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            return $"a disk in a file needs mkfs.ext4 and loop devices: {exception.Message}";
        }
    }

    private sealed class Session(string audio, Disk calm, Disk cut, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly Collection _recordings = new(audio, seed);
        private readonly List<string> _differences = [];
        private readonly int[] _cuts = new int[s_kinds.Length];
        private readonly string _calm = Path.Join(calm.Root, "cache");
        private readonly string _cut = Path.Join(cut.Root, "cache");
        private BuildOptions _options = new(audio, "") { Variants = 10 };
        private int _afterTheEnd;
        private long _claims;

        public Outcome Go(int cuts)
        {
            _recordings.Fill(classes: 4, recordings: 200);
            for (int round = 0; round < cuts; round++)
            {
                Round(round % s_kinds.Length);
            }

            string tried = string.Join(", ", s_kinds.Select((kind, i) => $"{_cuts[i]} {kind}"));
            return new("powercut", $"{cuts} cuts ({tried}; {_afterTheEnd} of them just after the build), {_claims} claimed files left and "
                + $"checked", _differences);
        }

        private void Round(int kind)
        {
            Prepare(kind);
            TimeSpan worked = Complete(_calm, kind);
            Dictionary<string, string> expected = CacheState.Files(_calm);

            cut.Mount();
            Cut(worked);
            cut.Unmount();
            _cuts[kind]++;

            cut.FallBack();
            cut.Mount();
            _claims += ExpectClaimsKept(kind);
            Complete(_cut, kind);
            Expect(kind, CacheState.Differences(expected, CacheState.Files(_cut)));
            if (ExpectClaimsKept(kind) != expected.Count)
            {
                Expect(kind, ["afterwards not every file is claimed"]);
            }

            cut.Unmount();
        }

        private void Prepare(int kind)
        {
            switch (kind)
            {
                case 0:
                    cut.Format();
                    if (Directory.Exists(_calm))
                    {
                        Directory.Delete(_calm, recursive: true);
                    }

                    break;
                case 1:
                    for (int edits = 0; edits < 10; edits++)
                    {
                        _recordings.Edit();
                    }

                    break;
                default:
                    // Files are overwritten in place: neither the old ones nor the new ones may be taken for what they are not.
                    _options = _options with { Seed = _options.Seed + 1 };
                    break;
            }
        }

        private TimeSpan Complete(string cache, int kind)
        {
            (int code, string text, TimeSpan worked) = Build.Finish(_options with { Cache = cache });
            if (code != 0)
            {
                Expect(kind, [$"a build ended with {code}: {text}"]);
            }

            return worked;
        }

        /// <summary>
        /// Runs a build up to a moment that may lie a little behind its end. Builds commit every second, and these are shorter: pauses
        /// make a commit of the next result, so that commits are among what a cut may hit.
        /// </summary>
        private void Cut(TimeSpan worked)
        {
            using Process process = Build.Start(_options with { Cache = _cut });
            process.StandardOutput.ReadLine();
            try
            {
                Thread.Sleep(worked * 0.5 * _random.NextDouble());
                for (int pauses = _random.Next(5); pauses > 0; pauses--)
                {
                    Pause.Stop(process.Id);
                    Thread.Sleep(1100);
                    Pause.Continue(process.Id);
                    Thread.Sleep(worked * 0.2 * _random.NextDouble());
                }

                Thread.Sleep(worked * _random.NextDouble());
                Pause.Stop(process.Id);
                _afterTheEnd += process.HasExited ? 1 : 0;
                cut.Cut();
            }
            finally
            {
                process.Kill();
                process.WaitForExit();
            }
        }

        /// <returns>How many files the index claims.</returns>
        private long ExpectClaimsKept(int kind)
        {
            if (CacheState.IndexFault(_cut) is string fault)
            {
                Expect(kind, ["index: " + fault]);
                return 0;
            }

            if (!File.Exists(Path.Join(_cut, "index.db")))
            {
                return 0;
            }

            (long claimed, long damaged, string said) = CacheState.Claims(_options with { Cache = _cut });
            Expect(kind, damaged == 0 ? [] : [$"{damaged} of {claimed} claimed files are missing or damaged, {said}"]);
            return claimed;
        }

        private void Expect(int kind, IEnumerable<string> wrong) =>
            _differences.AddRange(wrong.Select(text => $"cut {_cuts.Sum()} ({s_kinds[kind]}): {text}"));
    }
}
