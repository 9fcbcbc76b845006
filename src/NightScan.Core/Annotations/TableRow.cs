namespace NightScan.Annotations;

/// <summary>A row of a table, before it is known what recording it is about.</summary>
/// <param name="Line">One-based.</param>
/// <param name="Path">The recording as the row has it; empty for that which the table is called after.</param>
/// <param name="OtherPath">The same by another column, for when there is no such recording; empty when there is none.</param>
/// <param name="Annotation">Null for a row that has nothing to use, but is about a recording all the same.</param>
internal sealed record TableRow(int Line, string Path, string OtherPath, Annotation? Annotation);
