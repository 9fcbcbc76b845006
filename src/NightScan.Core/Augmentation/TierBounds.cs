namespace NightScan.Augmentation;

/// <summary>A bound that is not what it is by default.</summary>
internal sealed record GivenBound(BoundScope Scope, Bound Bound, Interval Value)
{
    public bool Is(BoundScope scope, Bound bound) => Scope == scope && Bound == bound;
}

/// <summary>
/// What the bounds are for one tier. They are few: to look for one is as quick as a table, which each build would have to compile first.
/// </summary>
internal sealed class TierBounds(Bound[] bounds, Converter<Bound, Interval> valueOf)
{
    private readonly Interval[] _values = Array.ConvertAll(bounds, valueOf);

    public Interval this[Bound bound] => _values[Array.IndexOf(bounds, bound)];
}
