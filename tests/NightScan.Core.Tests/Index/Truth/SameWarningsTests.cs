using NightScan.Builds;
using NightScan.Diagnostics;
using NightScan.Settings;

namespace NightScan.Tests.Index.Truth;

/// <summary>
/// Whatever happened to a collection, what the last build says is what a build from nothing says of the same files, and every recording
/// that SplitsCsv lists has its split. Two things are history by design, and taken from it: splits never move, so that the new index takes
/// over splits.csv as a lost one would; and copies (NS0111, NS0112) and broken recordings (NS0101) are named one by one by the build that
/// finds them, and summed up by others.
/// </summary>
/// <remarks>NIGHTSCAN_SEQUENCES sets how many sequences are played.</remarks>
public sealed class SameWarningsTests
{
    private const int Usual = 300;

    private static int Sequences =>
        int.TryParse(Environment.GetEnvironmentVariable("NIGHTSCAN_SEQUENCES"), CultureInfo.InvariantCulture, out int count) ? count
        : Usual;

    [Fact]
    public void WhateverHappenedABuildSaysWhatABuildFromNothingSays()
    {
        List<string> failures = [];
        Parallel.For(0, Sequences, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (seed, state) =>
        {
            using Sequence sequence = new(seed);
            if (sequence.Play() is string difference)
            {
                lock (failures)
                {
                    failures.Add($"sequence {seed}: {difference}");
                }

                if (failures.Count >= 5)
                {
                    state.Stop();
                }
            }
        });
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    private sealed class Sequence : IDisposable
    {
        private readonly TemporaryFolder _folder = new(inMemory: true);
        private readonly Random _random;
        private readonly RandomCollection _collection;
        private readonly RandomSplitsFile? _csv;
        private readonly List<string> _events = [];
        private readonly PipelineSettings _settings;
        private readonly PipelineGoal _goal;

        public Sequence(int seed)
        {
            _random = new Random(seed);
            // Only few make spectrograms, and find broken recordings: decoders take a second to start.
            _goal = seed % 30 == 0 ? PipelineGoal.Pregenerate : PipelineGoal.Index;
            string root = Path.Join(_folder.Path, "audio"), csv = Path.Join(_folder.Path, "splits.csv");
            Directory.CreateDirectory(root);
            _collection = new RandomCollection(root, _random, hasBroken: _goal == PipelineGoal.Pregenerate);
            _csv = _random.Next(4) > 0 ? new RandomSplitsFile(_collection, csv, _random) : null;
            _settings = In("cache", TestSettings.Default with
            {
                AudioRoot = root,
                NumWorkers = 1,
                AllowMassDelete = true,
                ValidationFraction = 0.3,
                TestFraction = 0.3,
                GroupPattern = _random.Next(3) == 0 ? "site[0-9]" : "",
                MaxSamplesPerClass = _random.Next(3) == 0 ? 3 : 0,
                Unlisted = _collection.Any(Enum.GetValues<Unlisted>()),
                SplitsCsv = _csv is null ? "" : csv,
            });
        }

        public void Dispose() => _folder.Dispose();

        /// <summary>Plays it to its end.</summary>
        /// <returns>What differed, with what had happened; null for nothing.</returns>
        public string? Play()
        {
            _collection.Fill();
            _csv?.Edit();
            Said last = Build(_settings);
            for (int round = _random.Next(1, 4); round > 0; round--)
            {
                for (int edit = _random.Next(4); edit > 0; edit--)
                {
                    _events.Add(_collection.Edit());
                }

                if (_csv is not null && _random.Next(3) == 0)
                {
                    _events.Add("edited SplitsCsv");
                    _csv.Edit();
                }

                if (_csv is not null && round > 1 && _random.Next(3) == 0)
                {
                    BuildOtherwise();
                    continue;
                }

                last = Build(_settings);
                if (last.Error is null && OtherSplits() is string split)
                {
                    return Told(split);
                }
            }

            return Compare(last) is string difference ? Told(difference) : null;
        }

        /// <summary>A build that leaves something to the next one.</summary>
        private void BuildOtherwise()
        {
            switch (_random.Next(5))
            {
                case 0:
                    _events.Add("drew anew");
                    Build(_settings with { ReassignSplits = true });
                    break;
                case 1:
                    Unlisted other = _collection.Any(Enum.GetValues<Unlisted>());
                    _events.Add($"Unlisted={other}");
                    Build(_settings with { Unlisted = other });
                    break;
                case 2:
                    _events.Add("lost the index");
                    Array.ForEach(Directory.GetFiles(_settings.CacheDir, "index.db*"), File.Delete);
                    break;
                default:
                    _events.Add("forgot SplitsCsv");
                    Build(_settings with { SplitsCsv = "" });
                    break;
            }
        }

        private string? Compare(Said last)
        {
            PipelineSettings anew = In("anew", _settings), alone = In("alone", _settings);
            string copy = Path.Join(_settings.CacheDir, "splits.csv");
            if (File.Exists(copy))
            {
                Directory.CreateDirectory(anew.CacheDir);
                File.Copy(copy, Path.Join(anew.CacheDir, "splits.csv"));
            }

            Said first = Build(anew);
            if (last.Error is not null || first.Error is not null)
            {
                return Differ("the error", last.Error, first.Error);
            }

            string list = Path.Join(_settings.CacheDir, "warnings.csv"), newList = Path.Join(anew.CacheDir, "warnings.csv");
            return Differ("the codes", Lines(last.Warnings.Select(warning => warning.Code).Distinct()),
                Lines(first.Warnings.Select(warning => warning.Code).Distinct()))
                ?? Differ("the warnings", Lines(last.Others), Lines(first.Others))
                ?? Differ("recordings that a build from nothing does not name", Lines(last.Named.Except(first.Named)), "")
                ?? Differ("warnings.csv", File.Exists(list) ? File.ReadAllText(list) : "", File.Exists(newList) ? File.ReadAllText(newList)
                    : "")
                ?? Differ("the warnings of a build with nothing to do", Lines(Build(_settings).All), Lines(Build(anew).All))
                // Without the splits, whatever does not depend on them.
                ?? (_csv is not null && _settings.Unlisted == Unlisted.Exclude ? null
                    : Differ("what has nothing to do with splits", Lines(last.WithoutSplits), Lines(Build(alone).WithoutSplits)));
        }

        /// <summary>A recording that is listed and has another split, or is left out.</summary>
        private string? OtherSplits()
        {
            if (_csv is null)
            {
                return null;
            }

            using var index = NightScan.Index.IndexDatabase.OpenRead(_settings.IndexDb);
            foreach ((string path, string split) in _csv.Understood)
            {
                (string, long)[] found = [.. index.Query(
                    "SELECT a.split, r.unlisted FROM audio_samples a JOIN recordings r ON r.id = a.id WHERE a.file_path = $1",
                    static row => (row.Text(0), row.Long(1)), path)];
                if (found.Any(other => other != (split, 0)))
                {
                    return $"{path} is listed for {split} and is {found[0]}";
                }
            }

            return null;
        }

        private PipelineSettings In(string cache, PipelineSettings settings) =>
            settings with { CacheDir = Path.Join(_folder.Path, cache), IndexDb = Path.Join(_folder.Path, cache, "index.db") };

        private Said Build(PipelineSettings settings)
        {
            _collection.BeforeBuild();
            RecordingReporter reporter = new();
            string? error = null;
            try
            {
                NightScanPipeline.Run(settings, _goal, reporter, default);
                if (settings.CacheDir == _settings.CacheDir)
                {
                    _collection.AfterBuild();
                }
            }
            catch (NightScanException exception)
            {
                error = exception.Diagnostic.ToString();
            }

            _events.Add($"built{(error is null ? "" : ": " + error)}");
            return new Said(reporter.Warnings, error, settings.CacheDir);
        }

        private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));

        private static string? Differ(string what, string? last, string? first) => last == first ? null
            : $"{what}:\n--- the last build\n{last}\n--- from nothing\n{first}";

        private string Told(string difference) =>
            $"{difference}\n--- {string.Join("\n    ", _events)}\nGroupPattern={_settings.GroupPattern} "
                + $"MaxSamplesPerClass={_settings.MaxSamplesPerClass} Unlisted={_settings.Unlisted}\n"
            + (_csv is null ? "" : File.ReadAllText(_settings.SplitsCsv));
    }

    /// <summary>What a build said, whichever cache it worked on.</summary>
    private sealed class Said(List<Diagnostic> warnings, string? error, string cache)
    {
        public string? Error => error;

        public List<Diagnostic> Warnings => warnings;

        public IEnumerable<string> All => warnings.Select(Text);

        /// <summary>Recordings that are named one by one.</summary>
        public IEnumerable<string> Named => warnings.Where(warning => NamesSome(warning) && !IsSummary(warning)).Select(Text);

        /// <summary>All but those and their sums.</summary>
        public IEnumerable<string> Others => warnings.Where(warning => !NamesSome(warning)).Select(Text);

        public IEnumerable<string> WithoutSplits =>
            [.. warnings.Where(warning => warning.Code is not ("NS0101" or "NS0111" or "NS0112" or "NS0117" or "NS0319")).Select(Text),
            .. warnings.Select(warning => warning.Code).Where(code => code is "NS0101" or "NS0111").Distinct()];

        private static bool NamesSome(Diagnostic warning) => warning.Code is "NS0111" or "NS0112" or "NS0101";

        private bool IsSummary(Diagnostic warning) => warning.File?.StartsWith(cache, StringComparison.Ordinal) == true;

        private string Text(Diagnostic warning) =>
            warning.ToString().Replace(cache, "cache", StringComparison.Ordinal) + (warning.Line > 0 ? $" on line {warning.Line}" : "");
    }
}
