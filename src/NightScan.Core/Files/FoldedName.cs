namespace NightScan.Files;

/// <summary>
/// What a disk that ignores case, or Unicode's several ways to encode a letter, makes of a name: names that are folded alike must not
/// stand in one folder, wherever a cache is copied to. A process without ICU (<c>InvariantGlobalization</c>) knows the cases but not
/// the ways to encode; the disks that ignore those are Apple's, where there is an ICU.
/// </summary>
internal static class FoldedName
{
    public static string Of(string name) => ComposedName.Of(name).ToUpperInvariant();
}
