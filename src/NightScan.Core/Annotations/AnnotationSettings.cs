namespace NightScan.Annotations;

/// <summary>Where annotations are, and how they are read.</summary>
/// <param name="AudioRoot">Full path of the folder of recordings.</param>
/// <param name="Tables">Full paths of tables, or of folders of them; empty for the tables that lie below AudioRoot.</param>
/// <param name="LabelColumn">The column that has the labels; empty for the usual ones.</param>
/// <param name="LabelMap">Full path of a CSV that renames labels; empty for none.</param>
/// <param name="WindowLength">Seconds: how far beyond a recording's end an annotation may begin.</param>
internal sealed record AnnotationSettings(
    string AudioRoot, IReadOnlyList<string> Tables, string LabelColumn, string LabelMap, double WindowLength);
