using NightScan.Index;

namespace NightScan.Builds.Reporting;

/// <summary>
/// Counts recordings whose sample rate, in Hz, cannot fill the frequency band: above half of it they hold nothing, and a network learns
/// the recorder.
/// </summary>
/// <param name="maxFrequency">Hz, the upper edge of the band.</param>
internal sealed class BandShortfall(double maxFrequency)
{
    private const int Named = 3;

    private readonly SortedDictionary<int, Counts> _byRate = [];

    /// <summary>Whether a recording of this rate cannot fill the band.</summary>
    public bool Lacks(int sampleRate) => sampleRate > 0 && sampleRate < 2 * maxFrequency;

    /// <summary>What is wrong with a recording of this rate.</summary>
    public string Of(int sampleRate) =>
        $"at {Hertz(sampleRate)} it holds nothing above {Hertz(sampleRate / 2.0)}, and the band goes up to {Hertz(maxFrequency)}";

    /// <summary>Counts a recording, if it cannot fill the band.</summary>
    public void Add(int sampleRate)
    {
        if (Lacks(sampleRate))
        {
            Counted(sampleRate).All++;
        }
    }

    /// <summary>Counts a recording of the index that cannot fill the band.</summary>
    public void Add(int sampleRate, string className, Split split)
    {
        Counts counts = Counted(sampleRate);
        counts.All++;
        counts.BySplit[split]++;
        counts.ByClass[className] = counts.ByClass.GetValueOrDefault(className) + 1;
    }

    /// <summary>How many there are, at each rate; null when there is none.</summary>
    /// <param name="names">A few of them, in front of the counts.</param>
    public string? Summary(string names = "")
    {
        long all = _byRate.Values.Sum(counts => counts.All);
        string rates = FirstOf(_byRate.OrderByDescending(pair => pair.Value.All)
            .Select(pair => $"{Quantity.Count(pair.Value.All)} of {Hertz(pair.Key)}{pair.Value}"));
        return all == 0 ? null
            : $"{Quantity.Of(all, "recording")} cannot fill the band up to {Hertz(maxFrequency)}{names}: {rates}. Above half of its rate a "
                + "recording holds nothing, and a network learns the recorder: lower MaxFrequency, or keep to recordings of higher rates";
    }

    private Counts Counted(int sampleRate) =>
        _byRate.TryGetValue(sampleRate, out Counts? counts) ? counts : _byRate[sampleRate] = new Counts();

    private static string Hertz(double frequency) => $"{Quantity.Count((long)frequency)} Hz";

    private static string FirstOf(IEnumerable<string> all)
    {
        string[] some = [.. all.Take(Named + 1)];
        return string.Join(", ", some.Take(Named)) + (some.Length > Named ? ", …" : "");
    }

    private sealed class Counts
    {
        public long All { get; set; }

        public SplitCounts BySplit { get; } = new();

        public Dictionary<string, long> ByClass { get; } = [];

        public override string ToString()
        {
            string splits = string.Join(", ", SplitNames.All.Where(split => BySplit[split] > 0)
                .Select(split => $"{Quantity.Count(BySplit[split])} {split.Name()}"));
            string classes = FirstOf(ByClass.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"'{pair.Key}' {Quantity.Count(pair.Value)}"));
            return ByClass.Count == 0 ? "" : $" ({splits}; {classes})";
        }
    }
}
