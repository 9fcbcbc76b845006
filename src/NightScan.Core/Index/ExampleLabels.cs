using NightScan.Annotations;
using NightScan.Recordings;

namespace NightScan.Index;

/// <summary>What is to be said of a label of an example, beside the one that its folder says.</summary>
/// <param name="ExampleId">The example's row, as <see cref="TrainingRecording.Id"/>.</param>
/// <param name="ClassId">The class that the label is.</param>
internal sealed record ExampleLabel(long ExampleId, long ClassId, AnnotationKind Kind);

/// <summary>
/// The labels of examples. An example has the label that its folder is called after; none when that is <see cref="Background"/>; several
/// when it is one that stands for several. Beside that it has those of the table labels: further positives, negatives, and uncertain ones,
/// which say that nobody knows.
/// </summary>
internal static class ExampleLabels
{
    /// <summary>The folder of the windows without labels.</summary>
    public const string Background = ClassName.Background;

    /// <summary>The class of recordings that lie in no class folder: it is none.</summary>
    public const string Unfiled = RecordingPath.Unfiled;

    /// <summary>What the index says of labels beside the folders, by the examples.</summary>
    public static IEnumerable<ExampleLabel> All(IndexDatabase index) => index.Query(
        "SELECT example, class_id, kind FROM labels ORDER BY example, class_id",
        static row => new ExampleLabel(row.Long(0), row.Long(1), (AnnotationKind)row.Int(2)));

    /// <summary>The names of the labels that a class folder stands for: its own, none, or several.</summary>
    public static List<string> OfFolder(IndexDatabase index, string className)
    {
        if (className == Background)
        {
            return [];
        }

        List<string> listed = index.ReadAll(
            """
            SELECT n.name FROM class_labels l JOIN classes n ON n.id = l.label_id WHERE l.class_id = (SELECT id FROM classes WHERE name = $1)
            """, static row => row.Text(0), className);
        return listed.Count > 0 ? listed : [className];
    }

    /// <summary>The names of classes that are no labels: windows without any, and folders that stand for several.</summary>
    public static List<string> Unlabelling(IndexDatabase index) =>
        [Background, .. index.Query("SELECT name FROM classes WHERE id IN (SELECT class_id FROM class_labels)", static row => row.Text(0))];

    /// <summary>The class folders that stand for several labels, such as <c>a,b</c>.</summary>
    /// <returns>Class and label, by both.</returns>
    public static List<(long ClassId, long LabelId)> OfFolders(IndexDatabase index) => index.ReadAll(
        "SELECT class_id, label_id FROM class_labels ORDER BY class_id, label_id", static row => (row.Long(0), row.Long(1)));
}
