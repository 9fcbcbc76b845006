namespace NightScan.Annotations;

/// <summary>
/// What all tables say of one recording. They add up, and what is said twice counts once; where one says yes and another no of the same
/// time and label, nobody knows.
/// </summary>
/// <param name="path">Relative to AudioRoot.</param>
internal sealed class AnnotationMerge(string path)
{
    private readonly List<Source> _sources = [];

    public void Add(Annotation annotation, string file, int line) => _sources.Add(new Source(annotation, file, line));

    /// <param name="into">Receives the contradictions.</param>
    public IReadOnlyList<Annotation> Merged(List<AnnotationProblem> into)
    {
        List<Annotation> merged = [];
        foreach (IGrouping<(double, double, string), Source> same in _sources.GroupBy(source => source.Key))
        {
            Source first = same.First();
            Source? other = same.FirstOrDefault(source => source.Annotation.Kind != first.Annotation.Kind);
            if (other is not null)
            {
                into.Add(new AnnotationProblem(DiagnosticCodes.TablesDisagree, other.File, other.Line, string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{first.Annotation.Label}' from {first.Annotation.Start} to {first.Annotation.End} s of '{path}' is "
                        + $"{Name(other)} here and {Name(first)} on line {first.Line} of '{first.File}': it counts as uncertain; "
                        + $"correct one of them")));
            }

            merged.AddRange(same.Select(source =>
                other is null ? source.Annotation : source.Annotation with { Kind = AnnotationKind.Uncertain }));
        }

        return [.. merged.Distinct().OrderBy(annotation => annotation.Start).ThenBy(annotation => annotation.End)
            .ThenBy(annotation => annotation.Label, StringComparer.Ordinal).ThenBy(annotation => annotation.Kind)
            .ThenBy(annotation => annotation.LowFrequency).ThenBy(annotation => annotation.HighFrequency)];
    }

    private static string Name(Source source) => source.Annotation.Kind.ToString().ToLowerInvariant();

    private sealed record Source(Annotation Annotation, string File, int Line)
    {
        public (double Start, double End, string Label) Key =>
            (TableNumber.Rounded(Annotation.Start), TableNumber.Rounded(Annotation.End), Annotation.Label);
    }
}
