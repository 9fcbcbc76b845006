namespace NightScan.Faults.Promises;

/// <summary>What was tried for a promise, and what was broken of it.</summary>
/// <param name="name">The promise.</param>
internal sealed class Tally(string name)
{
    private readonly OrderedDictionary<string, int> _counts = [];
    private readonly OrderedDictionary<string, double> _largest = [];
    private readonly List<string> _differences = [];
    private readonly OrderedDictionary<string, int> _places = [];

    public string Name { get; } = name;

    public int Rounds => _places.Values.Sum();

    /// <summary>What could not be tried where it was to be.</summary>
    public int NotTried { get; private set; }

    public IReadOnlyList<string> Differences => _differences;

    public void Begin(Place place) => _places[place.Name] = _places.GetValueOrDefault(place.Name) + 1;

    public void Count(string what, int count = 1) => _counts[what] = _counts.GetValueOrDefault(what) + count;

    /// <summary>Keeps the largest of the numbers of a kind.</summary>
    public void Measure(string what, double value) => _largest[what] = Math.Max(_largest.GetValueOrDefault(what), value);

    public void Skip(string why)
    {
        NotTried++;
        Count($"not tried {why}");
    }

    public void Differ(string text) => _differences.Add($"{Name}: {text}");

    public override string ToString()
    {
        string tried = string.Join(", ",
            [.. _counts.Select(count => $"{count.Value} {count.Key}"),
            .. _largest.Select(largest => string.Create(CultureInfo.InvariantCulture, $"{largest.Key} {largest.Value:0.#####}"))]);
        return $"  {Name}: {Rounds} rounds ({tried}); differences found: {_differences.Count}";
    }
}
