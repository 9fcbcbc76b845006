using NightScan.Annotations;

namespace NightScan.Index;

/// <summary>The annotations that the index has, those of tables as they were last read.</summary>
internal static class KnownAnnotations
{
    /// <summary>Those of a recording, in their order.</summary>
    public static List<Annotation> Of(IndexDatabase index, long source) => index.ReadAll(
        """
        SELECT begin_time, end_time, label, low_frequency, high_frequency, kind FROM annotations WHERE source = $1 ORDER BY number
        """,
        static row => new Annotation(row.Real(0), row.Real(1), row.Text(2), row.RealOrNull(3), row.RealOrNull(4),
            (AnnotationKind)row.Int(5)), source);

    /// <summary>Writes those of a recording where they are others, in the caller's transaction.</summary>
    /// <param name="annotations">Null where no table is about it.</param>
    /// <returns>Whether they were.</returns>
    public static bool Write(IndexDatabase index, WindowedRecording recording, IReadOnlyList<Annotation>? annotations)
    {
        if (recording.IsAnnotated == annotations is not null && Of(index, recording.Id).SequenceEqual(annotations ?? []))
        {
            return false;
        }

        index.Execute("DELETE FROM annotations WHERE source = $1", recording.Id);
        index.Execute("UPDATE recordings SET annotated = $2 WHERE id = $1", recording.Id, annotations is not null);
        for (int number = 0; number < annotations?.Count; number++)
        {
            Annotation one = annotations[number];
            index.Execute("INSERT INTO annotations VALUES($1, $2, $3, $4, $5, $6, $7, $8)", recording.Id, number, one.Start, one.End,
                one.Label, one.LowFrequency, one.HighFrequency, (int)one.Kind);
        }

        return true;
    }

    /// <summary>What could not be used of the tables, in their order.</summary>
    public static List<AnnotationProblem> Problems(IndexDatabase index) => index.ReadAll(
        "SELECT code, file, line, message FROM annotation_problems ORDER BY number",
        static row => new AnnotationProblem(DiagnosticCodes.Find(row.Text(0)), row.Text(1), row.Int(2), row.Text(3)));

    /// <summary>Remembers what could not be used, instead of what there was, in the caller's transaction.</summary>
    public static void WriteProblems(IndexDatabase index, IReadOnlyList<AnnotationProblem> problems)
    {
        index.Execute("DELETE FROM annotation_problems");
        foreach (AnnotationProblem problem in problems)
        {
            index.Execute("INSERT INTO annotation_problems(code, file, line, message) VALUES($1, $2, $3, $4)",
                problem.Descriptor.Code, problem.File, problem.Line, problem.Message);
        }
    }
}
