using System.Text.RegularExpressions;
using NightScan.Hashing;
using NightScan.Recordings;
using NightScan.Recordings.Metadata;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// Decides the split of new recordings. Whole groups are placed, by hashing the seed and the group onto the unit interval:
/// [0, test) is test, [test, test + validation) is validation, the rest is training. What is placed is never moved.
/// </summary>
/// <exception cref="NightScanException">NS0207: GroupPattern is not a regular expression.</exception>
internal sealed class SplitAssigner(PipelineSettings settings)
{
    private readonly double _validation = settings.ValidationFraction;
    private readonly double _test = settings.TestFraction;
    private readonly Regex? _groupPattern = settings.GroupPattern.Length == 0 ? null : Compile(settings.GroupPattern);

    /// <summary>
    /// Everything that decides where a hash sends a group, as it is kept in the index and shown to the user. Without GroupBy as it was
    /// before there was one: such an index goes on.
    /// </summary>
    public string Fingerprint { get; } = string.Create(CultureInfo.InvariantCulture,
        $"ValidationFraction={settings.ValidationFraction} TestFraction={settings.TestFraction} SplitSeed={settings.SplitSeed} "
            + $"GroupPattern={settings.GroupPattern}")
        + (settings.GroupBy == GroupBy.Nothing ? "" : $" GroupBy={settings.GroupBy.Text()}");

    /// <summary>
    /// The group of a recording: what GroupPattern captures in its path, else what GroupBy names, as far as it is known, else its content.
    /// </summary>
    /// <param name="path">Relative to the class folder.</param>
    public long GroupOf(string className, string path, ContentHash content, RecordingMetadata metadata)
    {
        string group = Captured(RecordingPath.InRoot(className, path)) ?? settings.GroupBy.GroupOf(path, metadata);
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

    private static Regex Compile(string pattern)
    {
        try
        {
            return new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException exception)
        {
            throw new NightScanException(DiagnosticCodes.BadPattern,
                $"GroupPattern '{pattern}' is not a regular expression: {exception.Message}", inner: exception);
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

    private double Position(long group) => StableHash.ToUnit(StableHash.Of((ulong)settings.SplitSeed, (ulong)group));

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
