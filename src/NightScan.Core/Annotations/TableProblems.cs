namespace NightScan.Annotations;

/// <summary>What could not be used of one table.</summary>
/// <param name="file">Full path.</param>
internal sealed class TableProblems(string file, List<AnnotationProblem> into)
{
    // Of what people write; all of a megabyte would help nobody.
    private const int MostShown = 80;

    public void Add(DiagnosticDescriptor descriptor, int line, string message) =>
        into.Add(new AnnotationProblem(descriptor, file, line, message));

    /// <summary>What stands in a table, as far as a message can show it.</summary>
    public static string Shown(string text) => PlainText.OfName(text.Length > MostShown ? text[..MostShown] + "…" : text);
}
