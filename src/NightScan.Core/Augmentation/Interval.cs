namespace NightScan.Augmentation;

/// <summary>A closed interval.</summary>
internal readonly record struct Interval(double Low, double High)
{
    /// <summary>From 0.</summary>
    public static Interval UpTo(double high) => new(0, high);

    /// <summary>The point a share of the way from <see cref="Low"/> to <see cref="High"/>.</summary>
    /// <param name="share">0 to 1.</param>
    public double At(double share) => Low + ((High - Low) * share);

    /// <summary>The same on a logarithmic scale; both ends above 0.</summary>
    public double LogarithmicAt(double share) => Low * Math.Pow(High / Low, share);

    /// <summary>What both have.</summary>
    public Interval Within(Interval other) => new(Math.Max(Low, other.Low), Math.Min(High, other.High));

    public override string ToString() => FormattableString.Invariant($"{Low}..{High}");
}
