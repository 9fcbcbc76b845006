using NightScan.Annotations;
using NightScan.Recordings;

namespace NightScan.Index;

/// <summary>A recording with all that the index knows of who calls in it.</summary>
/// <param name="Path">Relative to AudioRoot.</param>
/// <param name="Annotations">None where a table is about it and has none; null where its length, and so the end of its only annotation, is
/// not known yet.</param>
internal sealed record ExportedRecording(string Path, IReadOnlyList<Annotation>? Annotations)
{
    /// <summary>
    /// All recordings that tables are about; where the folders are the classes, all recordings, each with an annotation from its start to
    /// its end for each label of its folder. By path.
    /// </summary>
    public static IEnumerable<ExportedRecording> All(IndexDatabase index)
    {
        if (LabelCounts.Choice(index) == WindowChoice.Annotated)
        {
            foreach ((long id, string path) in index.Query(
                $"SELECT r.id, {FileRows.Path} FROM {FileRows.WithClasses} WHERE {FileRows.Are} AND r.annotated = 1 ORDER BY 2",
                static row => (row.Long(0), row.Text(1))).ToList())
            {
                yield return new(path, KnownAnnotations.Of(index, id));
            }

            yield break;
        }

        Dictionary<long, string> names = ClassCounts.Classes(index).ToDictionary(one => one.Id, one => one.Name);
        ILookup<long, string> lists = ExampleLabels.OfFolders(index).ToLookup(one => one.ClassId, one => names[one.LabelId]);
        foreach ((long classId, string path, double? seconds) in index.Query(
            $"""
            SELECT r.class_id, {FileRows.Path},
                CASE WHEN r.sample_rate > 0 AND r.frames >= 0 THEN CAST(r.frames AS REAL) / r.sample_rate END
            FROM {FileRows.WithClasses} WHERE {FileRows.Are} AND c.name <> $1 ORDER BY 2
            """, static row => (row.Long(0), row.Text(1), row.RealOrNull(2)), RecordingPath.Unfiled))
        {
            IEnumerable<string> labels = lists.Contains(classId) ? lists[classId] : [names[classId]];
            yield return new(path, seconds is not double end ? null
                : [.. labels.Select(label => new Annotation(0, end, label, null, null, AnnotationKind.Positive))]);
        }
    }
}
