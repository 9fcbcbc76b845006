using System.Diagnostics;

namespace NightScan.Faults;

/// <summary>
/// Two caches of the same recordings go through the same edits and settings. Builds of the one are killed at random moments: what
/// is visible then must be whole and right, and the next build must bring the cache to the bytes of the other, which nobody disturbed.
/// </summary>
public static class Kills
{
    private static readonly string[] s_kinds = ["cold", "recordings changed", "settings changed", "pruned"];

    /// <param name="kills">Builds that are really killed; those that end first do not count.</param>
    /// <param name="seed">Of the edits and the moments.</param>
    public static Outcome Run(int kills, int seed)
    {
        string folder = Directory.CreateTempSubdirectory("nightscan kills ").FullName;
        try
        {
            return new Session(folder, seed).Go(kills);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class Session(string folder, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly Collection _recordings = new(Path.Join(folder, "audio"), seed);
        private readonly List<string> _differences = [];
        private readonly int[] _killed = new int[s_kinds.Length];
        private readonly string _calm = Path.Join(folder, "calm");
        private readonly string _disturbed = Path.Join(folder, "disturbed");
        private BuildOptions _options = new(Path.Join(folder, "audio"), "");

        public Outcome Go(int kills)
        {
            _recordings.Fill(classes: 4, recordings: 25);
            for (int round = 0; _killed.Sum() < kills && round < 10 * kills; round++)
            {
                Round(round % s_kinds.Length);
            }

            string tried = string.Join(", ", s_kinds.Select((kind, i) => $"{_killed[i]} {kind}"));
            return new("kills", $"{_killed.Sum()} builds killed and completed ({tried})", _differences);
        }

        private void Round(int kind)
        {
            Prepare(kind);
            Dictionary<string, string> before = CacheState.Files(_disturbed);
            TimeSpan worked = Complete(_calm, kind);
            Dictionary<string, string> after = CacheState.Files(_calm);
            if (Kill(worked))
            {
                _killed[kind]++;
            }

            Expect(kind, "wrong after the kill: ", CacheState.Wrong(_disturbed, before, after));
            if (CacheState.IndexFault(_disturbed) is string fault)
            {
                Expect(kind, "index: ", [fault]);
            }

            Complete(_disturbed, kind);
            Expect(kind, "", CacheState.Differences(after, CacheState.Files(_disturbed)));
            if (CacheState.Damaged(_options with { Cache = _disturbed }) is > 0 and long damaged)
            {
                Expect(kind, "", [$"VerifyCache finds {damaged} damaged files"]);
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
                    _options = _random.Next(2) == 0 ? _options with { Seed = _options.Seed + 1 } : _options with { MelBands = 28 - _options.MelBands };
                    break;
                default:
                    _options = _options.MaxSamples == 500 ? _options with { MaxSamples = 18, Variants = 2 } : _options with { MaxSamples = 500 };
                    break;
            }
        }

        /// <summary>Runs a build to its end, or says why it did not come to it.</summary>
        private TimeSpan Complete(string cache, int kind)
        {
            (int code, string text, TimeSpan worked) = Build.Finish(_options with { Cache = cache });
            if (code != 0)
            {
                Expect(kind, "", [$"a build ended with {code}: {text}"]);
            }

            return worked;
        }

        /// <returns>Whether the build was still running.</returns>
        private bool Kill(TimeSpan worked)
        {
            using Process process = Build.Start(_options with { Cache = _disturbed });
            process.StandardOutput.ReadLine();
            Thread.Sleep(worked * _random.NextDouble());
            process.Kill();
            process.WaitForExit();
            const int killed = 128 + 9;
            return process.ExitCode == killed;
        }

        private void Expect(int kind, string what, IEnumerable<string> wrong) =>
            _differences.AddRange(wrong.Select(text => $"{s_kinds[kind]}: {what}{text}"));
    }
}
