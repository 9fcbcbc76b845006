using NightScan.Files;

namespace NightScan.Annotations;

/// <summary>Writes the plain table that has the annotations of all recordings. A row without times and label says of a recording that it
/// has none.</summary>
internal static class AnnotationCsv
{
    public const string FileName = "annotations.csv";

    public static void WriteHeader(TextWriter table) => Csv.Write(table, "recording", "start", "end", "label", "low", "high", "kind");

    /// <param name="recording">Its path relative to AudioRoot, with <c>/</c>.</param>
    public static void Write(TextWriter table, string recording, IReadOnlyList<Annotation> annotations)
    {
        foreach (Annotation one in annotations)
        {
            Csv.Write(table, recording, TableNumber.Text(one.Start), TableNumber.Text(one.End), one.Label,
                TableNumber.Text(one.LowFrequency), TableNumber.Text(one.HighFrequency), NameOf(one.Kind));
        }

        if (annotations.Count == 0)
        {
            Csv.Write(table, recording, "", "", "", "", "", "");
        }
    }

    public static string NameOf(AnnotationKind kind) => kind.ToString().ToLowerInvariant();
}
