using System.Text.RegularExpressions;
using NightScan.Hashing;
using NightScan.Recordings.Metadata;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// Decides the split of new recordings. Whole groups are placed, by hashing the seed and the group onto the unit interval:
/// [0, test) is test, [test, test + validation) is validation, the rest is training. What is placed is never moved.
/// </summary>
internal sealed class SplitAssigner
{
    private readonly double _validation;
    private readonly double _test;
    private readonly ulong _seed;
    private readonly Regex? _groupPattern;
    private readonly GroupBy _groupBy;

    /// <exception cref="NightScanException">NS0207: GroupPattern is not a regular expression.</exception>
    public SplitAssigner(PipelineSettings settings)
    {
        _validation = settings.ValidationFraction;
        _test = settings.TestFraction;
        _seed = (ulong)settings.SplitSeed;
        _groupBy = settings.GroupBy;
        // Without GroupBy as it was before there was one: such an index goes on.
        Fingerprint = string.Create(CultureInfo.InvariantCulture,
            $"ValidationFraction={_validation} TestFraction={_test} SplitSeed={settings.SplitSeed} GroupPattern={settings.GroupPattern}")
            + (_groupBy == GroupBy.Nothing ? "" : $" GroupBy={_groupBy.Text()}");
        try
        {
            _groupPattern = settings.GroupPattern.Length == 0 ? null
                : new Regex(settings.GroupPattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException exception)
        {
            throw new NightScanException(DiagnosticCodes.BadPattern,
                $"GroupPattern '{settings.GroupPattern}' is not a regular expression: {exception.Message}", inner: exception);
        }
    }

    /// <summary>Everything that decides where a hash sends a group, as it is kept in the index and shown to the user.</summary>
    public string Fingerprint { get; }

    /// <summary>
    /// The group of a recording: what GroupPattern captures in its path, else what GroupBy names, as far as it is known, else its content.
    /// </summary>
    /// <param name="className">Its class.</param>
    /// <param name="path">Relative to the class folder.</param>
    /// <param name="content">Hash of its bytes.</param>
    /// <param name="metadata">What its recorder wrote down.</param>
    public long GroupOf(string className, string path, ContentHash content, RecordingMetadata metadata)
    {
        string group = Captured(className + "/" + path) ?? _groupBy.GroupOf(path, metadata);
        return group.Length > 0 ? (long)StableHash.OfText(group) : (long)StableHash.Of(content, 0);
    }

    public Split ByHash(long group)
    {
        double position = Position(group);
        return position < _test ? Split.Test : position < _test + _validation ? Split.Validation : Split.Train;
    }

    /// <summary>
    /// Places the groups of a class that the index sees for the first time. Where the hash leaves a split of a class of three or
    /// more groups empty, the group nearest to that split's interval goes there, out of a split that keeps at least one.
    /// </summary>
    /// <param name="groups">The distinct groups of the class.</param>
    /// <param name="placed">Groups placed already (in the index, by a CSV, by an earlier class): read, and extended by all of
    /// <paramref name="groups"/>.</param>
    public void PlaceNewClass(IReadOnlyCollection<long> groups, IDictionary<long, Split> placed)
    {
        Dictionary<long, Split> free = [];
        int[] sizes = new int[3];
        foreach (long group in groups)
        {
            if (!placed.TryGetValue(group, out Split split))
            {
                split = ByHash(group);
                free.Add(group, split);
            }

            sizes[(int)split]++;
        }

        foreach (Split target in groups.Count >= 3 ? new[] { Split.Validation, Split.Test, Split.Train } : [])
        {
            if (sizes[(int)target] > 0 || Length(target) <= 0)
            {
                continue;
            }

            var candidates = free.Where(pair => sizes[(int)pair.Value] >= 2)
                .OrderBy(pair => Distance(pair.Key, target)).ThenBy(pair => pair.Key);
            if (candidates.Select(pair => (long?)pair.Key).FirstOrDefault() is long nearest)
            {
                sizes[(int)free[nearest]]--;
                sizes[(int)target]++;
                free[nearest] = target;
            }
        }

        foreach ((long group, Split split) in free)
        {
            placed[group] = split;
        }
    }

    private string? Captured(string path)
    {
        try
        {
            return _groupPattern?.Match(path) is { Success: true } match
                ? "group:" + (match.Groups.Count > 1 ? match.Groups[1].Value : match.Value) : null;
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw new NightScanException(DiagnosticCodes.BadPattern, "GroupPattern takes over a second on this path; simplify it", path,
                inner: exception);
        }
    }

    private double Position(long group) => StableHash.ToUnit(StableHash.Of(_seed, (ulong)group));

    private double Length(Split split) => split switch
    {
        Split.Test => _test,
        Split.Validation => _validation,
        _ => 1 - _test - _validation,
    };

    private double Distance(long group, Split target)
    {
        double position = Position(group);
        (double low, double high) = target switch
        {
            Split.Test => (0, _test),
            Split.Validation => (_test, _test + _validation),
            _ => (_test + _validation, 1),
        };
        return Math.Max(0, Math.Max(low - position, position - high));
    }
}
