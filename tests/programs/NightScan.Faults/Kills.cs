using System.Diagnostics;
using NightScan.Annotations;
using NightScan.Tests;

namespace NightScan.Faults;

/// <summary>
/// Two caches of the same recordings go through the same edits and settings. Builds of the one are killed at random moments: what
/// is visible then must be whole and right, and the next build must bring the cache to the bytes of the other, which nobody disturbed.
/// A build in shards has several steps, any of which may be the one that is killed. Some of it is done where all windows of recordings
/// are used, and some where tables of annotations label them.
/// </summary>
public static class Kills
{
    // Of the kills, each mode of windows beside the first gets one in so many.
    private const int Share = 4;
    private const int Shards = 2;
    private const int InShards = 4;
    private static readonly string[] s_kinds = ["cold", "recordings changed", "settings changed", "pruned", "shards merged"];

    private static readonly string[] s_modes = ["of first windows", "of all windows", "of annotated windows"];

    /// <param name="kills">Builds that are really killed; those that end first do not count.</param>
    /// <param name="seed">Of the edits and the moments.</param>
    public static Outcome Run(int kills, int seed)
    {
        Outcome[] outcomes = [.. Enum.GetValues<WindowChoice>().Select(windows =>
        {
            using TemporaryFolder folder = new();
            return new Session(folder.Path, seed, windows).Go(windows == WindowChoice.First ? kills - (2 * (kills / Share)) : kills / Share);
        })];
        return new("kills", string.Join("; ", outcomes.Select(outcome => outcome.Tried)),
            [.. outcomes.SelectMany(outcome => outcome.Differences)]);
    }

    private sealed class Session(string folder, int seed, WindowChoice windows)
    {
        private readonly Random _random = new(seed);
        private readonly Collection _recordings = new(Path.Join(folder, "audio"), seed, windows);
        private readonly List<string> _differences = [];
        private readonly int[] _killed = new int[s_kinds.Length];
        private readonly string _calm = Path.Join(folder, "calm");
        private readonly string _disturbed = Path.Join(folder, "disturbed");
        private BuildOptions _options = new(Path.Join(folder, "audio"), "") { Windows = windows };
        private int _killedMerges;

        public Outcome Go(int kills)
        {
            _recordings.Fill(classes: 4, recordings: 25);
            for (int round = 0; _killed.Sum() < kills && round < 10 * kills; round++)
            {
                // The kind that lags behind: some end before they are killed more often than others.
                Round(Array.IndexOf(_killed, _killed.Min()));
            }

            string tried = string.Join(", ", s_kinds.Select((kind, i) => $"{_killed[i]} {kind}"));
            return new("kills", $"{_killed.Sum()} builds {s_modes[(int)windows]} killed and completed ({tried}: {_killedMerges} of them in the merge)",
                _differences);
        }

        private void Round(int kind)
        {
            // What shards make is any change.
            Prepare(kind == InShards ? _random.Next(InShards) : kind);
            BuildOptions[] steps = kind == InShards ? _options.InShards(Shards) : [_options];
            Dictionary<string, string> before = CacheState.Files(_disturbed);
            TimeSpan[] worked = [.. steps.Select(step => Complete(step, _calm, kind))];
            Dictionary<string, string> after = CacheState.Files(_calm);

            int disturbed = _random.Next(2) == 0 ? _random.Next(steps.Length) : steps.Length - 1;
            Array.ForEach(steps[..disturbed], step => Complete(step, _disturbed, kind));
            if (Kill(steps[disturbed], worked[disturbed]))
            {
                _killed[kind]++;
                _killedMerges += kind == InShards && disturbed == steps.Length - 1 ? 1 : 0;
            }

            Expect(kind, "wrong after the kill: ", CacheState.Wrong(_disturbed, before, after));
            if (CacheState.IndexFault(_disturbed) is string fault)
            {
                Expect(kind, "index: ", [fault]);
            }

            Array.ForEach(steps[disturbed..], step => Complete(step, _disturbed, kind));
            Expect(kind, "", CacheState.Differences(after, CacheState.Files(_disturbed)));
            (long claimed, long damaged, string said) = CacheState.Claims(_options with { Cache = _disturbed });
            if (claimed != after.Count || damaged > 0)
            {
                Expect(kind, "", [$"VerifyCache finds {claimed} files claimed and {damaged} of them damaged; {after.Count} were made; "
                    + $"{said}"]);
            }
        }

        private void Prepare(int kind)
        {
            switch (kind)
            {
                case 0:
                    foreach (string cache in (string[])[_calm, _disturbed])
                    {
                        if (Directory.Exists(cache))
                        {
                            Directory.Delete(cache, recursive: true);
                        }
                    }

                    _options = _options with { Variants = 3, MaxSamples = 500 };
                    break;
                case 1:
                    _recordings.Edit();
                    break;
                case 2:
                    _options = _random.Next(2) == 0 ? _options with { Seed = _options.Seed + 1 }
                        : _options with { MelBands = 28 - _options.MelBands };
                    break;
                default:
                    _options = _options.MaxSamples == 500 ? _options with { MaxSamples = 18, Variants = 2 }
                        : _options with { MaxSamples = 500 };
                    break;
            }
        }

        /// <summary>Runs a step to its end, or says why it did not come to it.</summary>
        private TimeSpan Complete(BuildOptions step, string cache, int kind)
        {
            (int code, string text, TimeSpan worked) = Build.Finish(step with { Cache = cache });
            if (code != 0)
            {
                Expect(kind, "", [$"a build ended with {code}: {text}"]);
            }

            return worked;
        }

        /// <returns>Whether the step was still running.</returns>
        private bool Kill(BuildOptions step, TimeSpan worked)
        {
            using Process process = Build.Start(step with { Cache = _disturbed });
            process.StandardOutput.ReadLine();
            Thread.Sleep(worked * _random.NextDouble());
            process.Kill();
            process.WaitForExit();
            const int killed = 128 + 9;
            return process.ExitCode == killed;
        }

        private void Expect(int kind, string what, IEnumerable<string> wrong) =>
            _differences.AddRange(wrong.Select(text => $"{s_modes[(int)windows]}, {s_kinds[kind]}: {what}{text}"));
    }
}
