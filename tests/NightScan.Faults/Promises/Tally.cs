namespace NightScan.Faults.Promises;

/// <summary>What was tried for a promise, and what was broken of it.</summary>
/// <param name="name">The promise.</param>
internal sealed class Tally(string name)
{
    private readonly List<(string What, int Count)> _tried = [];
    private readonly List<string> _differences = [];
    private readonly HashSet<string> _places = [];

    public string Name { get; } = name;

    public int Rounds { get; private set; }

    /// <summary>Rounds that could not be played where they were to be.</summary>
    public int NotTried { get; private set; }

    public IReadOnlyList<string> Differences => _differences;

    public void Begin(Place place)
    {
        Rounds++;
        _places.Add(place.Name);
    }

    public void Count(string what, int count = 1)
    {
        int at = _tried.FindIndex(tried => tried.What == what);
        if (at < 0)
        {
            _tried.Add((what, count));
        }
        else
        {
            _tried[at] = (what, _tried[at].Count + count);
        }
    }

    public void Skip(string why)
    {
        NotTried++;
        Count($"not tried, {why}");
    }

    public void Differ(string text) => _differences.Add($"{Name}: {text}");

    public override string ToString() =>
        $"  {Name}: {Rounds} rounds on {string.Join(", ", _places)} ({string.Join(", ", _tried.Select(tried => $"{tried.Count} {tried.What}"))}); differences found: {_differences.Count}";
}
