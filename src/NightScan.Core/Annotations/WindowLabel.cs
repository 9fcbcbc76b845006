namespace NightScan.Annotations;

/// <summary>What the annotations of a recording say of a window and a label.</summary>
/// <param name="Kind">Of several that have enough of the window, positive goes before uncertain before negative.</param>
/// <param name="Seconds">How much of the window annotations of this label and kind cover, counted once where they overlap.</param>
internal sealed record WindowLabel(string Label, AnnotationKind Kind, double Seconds)
{
    /// <summary>The label in whose folder a window is stored: the positive one that covers most of it; of several, the first by name
    /// (ordinal). Null where none is positive.</summary>
    public static string? FolderLabel(IReadOnlyList<WindowLabel> labels) => labels.Where(label => label.Kind == AnnotationKind.Positive)
        .OrderByDescending(label => label.Seconds).ThenBy(label => label.Label, StringComparer.Ordinal).FirstOrDefault()?.Label;
}
