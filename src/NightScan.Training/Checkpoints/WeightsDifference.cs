namespace NightScan.Training.Checkpoints;

/// <summary>Collects how the weights of a file differ from those of a model, for one message that tells all of it.</summary>
internal sealed class WeightsDifference
{
    private const int MostNamed = 5;

    private readonly List<string> _missing = [];
    private readonly List<string> _unexpected = [];
    private readonly List<string> _shapes = [];

    /// <summary>Whether a model can do without a key: older exports lack the counters of the norms, which nothing reads.</summary>
    public static bool IsDispensable(string key) => key.EndsWith("num_batches_tracked", StringComparison.Ordinal);

    public void AddMissing(IEnumerable<string> keys) => _missing.AddRange(keys);

    public void AddUnexpected(IEnumerable<string> keys) => _unexpected.AddRange(keys);

    public void AddShape(string key, long[] given, long[] wanted) =>
        _shapes.Add($"{key} is ({string.Join(", ", given)}) where ({string.Join(", ", wanted)}) belongs");

    /// <summary>Ends the run if anything differs.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NightScanException">NS0621, with the first keys of each kind.</exception>
    public void ThrowIfAny(string path)
    {
        string[] parts = [.. Part("missing", _missing), .. Part("unexpected", _unexpected), .. Part("of another shape", _shapes)];
        if (parts.Length > 0)
        {
            throw new NightScanException(DiagnosticCodes.WeightsMismatch,
                $"the weights do not fit the model; {string.Join("; ", parts)}. Give weights of the same Architecture, with the key names "
                    + $"of torchvision", path);
        }
    }

    private static IEnumerable<string> Part(string what, List<string> keys)
    {
        if (keys.Count > 0)
        {
            string more = keys.Count > MostNamed ? $" and {keys.Count - MostNamed} more" : "";
            yield return $"{keys.Count} {what}: {string.Join(", ", keys.Take(MostNamed))}{more}";
        }
    }
}
