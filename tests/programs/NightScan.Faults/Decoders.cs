using System.Diagnostics;
using NightScan.Builds;
using NightScan.Recordings;
using NightScan.Tests;

namespace NightScan.Faults;

/// <summary>
/// Decoders that crash, hang, talk nonsense or are killed, at the word of the recordings, and processes that are killed at any moment:
/// every other recording must be done, with the bytes of a build whose decoders are well, and each bad one must have its code.
/// </summary>
public static class Decoders
{
    private const int Classes = 4;
    private const int TimeLimit = 3;
    private static readonly string s_program = Path.Join(AppContext.BaseDirectory, "NightScan.BadDecoder.dll");

    // What a decoder does, the code that tells of it, and how many recordings make it do so.
    private static readonly (string Word, string Code, int Count)[] s_bad =
        [("crash", "NS0109", 12), ("crash later", "NS0109", 12), ("babble", "NS0109", 4), ("spin", "NS0109", 2), ("wait", "NS0107", 2),
            ("be killed", "NS0107", 4)];

    /// <param name="recordings">Recordings on which decoders are well.</param>
    /// <param name="kills">Processes that are killed at work.</param>
    /// <param name="seed">Of the recordings and the moments.</param>
    public static Outcome Run(int recordings, int kills, int seed)
    {
        using TemporaryFolder folder = new();
        return new Session(folder.Path, seed).Go(recordings, kills);
    }

    private sealed class Session(string folder, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly List<string> _differences = [];

        public Outcome Go(int recordings, int kills)
        {
            BuildOptions calm = new(Path.Join(folder, "audio"), Path.Join(folder, "calm")) { Variants = 1 },
                disturbed = calm with { Cache = Path.Join(folder, "disturbed") };
            Fill(calm.AudioRoot, recordings);
            Build(calm, DecoderSet.Detect);
            Dictionary<string, string> expected = CacheState.Files(calm.Cache);

            Codes codes = Build(disturbed, () => DecoderSet.Isolated(TimeLimit, s_program));
            _differences.AddRange(CacheState.Differences(expected, CacheState.Files(disturbed.Cache)));
            foreach (IGrouping<string, (string Word, string Code, int Count)> code in s_bad.GroupBy(bad => bad.Code))
            {
                int due = code.Sum(bad => bad.Count), said = codes.Said.GetValueOrDefault(code.Key);
                if (due != said)
                {
                    _differences.Add($"{code.Key} was said {said} times instead of {due}");
                }
            }

            int killed = KillAtWork(disturbed with { Cache = Path.Join(folder, "killed") }, kills, expected);
            return new("decoders", $"{string.Join(", ", s_bad.Select(bad => $"{bad.Count} '{bad.Word}'"))}, {killed} killed at work, among "
                + $"{recordings} recordings", _differences);
        }

        /// <summary>Kills processes while builds work; what a recording lost to two kills in a row, the next build does.</summary>
        private int KillAtWork(BuildOptions options, int kills, Dictionary<string, string> expected)
        {
            int killed = 0;
            for (int round = 0; killed < kills && round < kills; round++)
            {
                if (Directory.Exists(options.Cache))
                {
                    Directory.Delete(options.Cache, recursive: true);
                }

                using CancellationTokenSource ended = new();
                Thread killer = new(() => killed += KillUntil(ended.Token, kills - killed)) { IsBackground = true };
                killer.Start();
                Build(options, () => DecoderSet.Isolated(DecoderSet.DefaultTimeLimit));
                ended.Cancel();
                killer.Join();
                Build(options, () => DecoderSet.Isolated(DecoderSet.DefaultTimeLimit));
                _differences.AddRange(CacheState.Differences(expected, CacheState.Files(options.Cache)));
            }

            return killed;
        }

        private int KillUntil(CancellationToken ended, int most)
        {
            int killed = 0;
            while (killed < most && !ended.WaitHandle.WaitOne(_random.Next(20, 200)))
            {
                foreach (int process in Children().Take(1))
                {
                    try
                    {
                        using Process victim = Process.GetProcessById(process);
                        victim.Kill();
                        killed++;
                    }
                    catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
                    {
                        // It has just ended.
                    }
                }
            }

            return killed;
        }

        /// <summary>The decoders of this process: those of other builds on this machine are none of its business.</summary>
        private static IEnumerable<int> Children() =>
            // Not recursively: below each thread stands the whole file system, with the processes of everybody.
            Directory.EnumerateDirectories($"/proc/{Environment.ProcessId}/task").SelectMany(ChildrenOf).Select(int.Parse);

        private static string[] ChildrenOf(string thread)
        {
            try
            {
                return File.ReadAllText(Path.Join(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            }
            catch (IOException)
            {
                // The thread has just ended.
                return [];
            }
        }

        private static Codes Build(BuildOptions options, Func<DecoderSet> decoders)
        {
            Codes codes = new();
            NightScanPipeline.Run(options.Settings() with { Decoders = decoders }, PipelineGoal.Pregenerate, codes, CancellationToken.None);
            return codes;
        }

        private void Fill(string root, int recordings)
        {
            for (int i = 0; i < recordings; i++)
            {
                short[] samples = [.. Enumerable.Range(0, 4000).Select(_ => (short)_random.Next(-9000, 9000))];
                CompressedFile.WriteFlac(Recording(root, i, $"good {i}"), samples, 8000, 1);
            }

            foreach ((string word, _, int count) in s_bad)
            {
                for (int i = 0; i < count; i++)
                {
                    File.WriteAllText(Recording(root, i, $"{word} {i}"), $"{word}\n{i}");
                }
            }
        }

        private static string Recording(string root, int number, string name)
        {
            string path = Path.Join(root, $"class {number % Classes}", name + ".flac");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return path;
        }
    }

    /// <summary>Counts what a build says.</summary>
    private sealed class Codes : IBuildReporter
    {
        public Dictionary<string, int> Said { get; } = [];

        public void Message(string text) { }

        public void Warning(Diagnostic diagnostic) => Said[diagnostic.Code] = Said.GetValueOrDefault(diagnostic.Code) + 1;

        public void Error(Diagnostic diagnostic) => Warning(diagnostic);

        public void Progress(in BuildProgress progress) { }
    }
}
