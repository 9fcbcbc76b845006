namespace NightScan.Annotations;

/// <summary>What an annotation says of its label. The index stores the numbers.</summary>
internal enum AnnotationKind
{
    Negative = 0,
    Positive = 1,
    Uncertain = 2,
}

/// <summary>Who calls when, as a row of a table says.</summary>
/// <param name="Start">Seconds from the recording's start, at least 0.</param>
/// <param name="End">Seconds, not before the start; the same for an instant.</param>
/// <param name="Label">As it is after the label map.</param>
/// <param name="LowFrequency">Hz; null when the table has none.</param>
/// <param name="HighFrequency">Hz; null when the table has none.</param>
internal sealed record Annotation(
    double Start, double End, string Label, double? LowFrequency, double? HighFrequency, AnnotationKind Kind);
