using System.Collections;

namespace NightScan;

/// <summary>Names of labels by ordinal order, each once; two lists of the same ones are equal.</summary>
internal sealed class LabelNames : IReadOnlyList<string>, IEquatable<LabelNames>
{
    private readonly string[] _names;

    /// <param name="names">In any order.</param>
    public LabelNames(IEnumerable<string> names) => _names = [.. names.Distinct().Order(StringComparer.Ordinal)];

    public int Count => _names.Length;

    public string this[int index] => _names[index];

    public bool Equals(LabelNames? other) => other is not null && _names.AsSpan().SequenceEqual(other._names);

    public override bool Equals(object? obj) => Equals(obj as LabelNames);

    public override int GetHashCode() => _names.Aggregate(_names.Length, HashCode.Combine);

    public override string ToString() => string.Join(", ", _names);

    public IEnumerator<string> GetEnumerator() => _names.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
