namespace NightScan.Annotations;

/// <summary>What the tables say.</summary>
/// <param name="ByRecording">
/// By the path of the recording: an entry for each that a table is about, without annotations where the table has none of it that can be
/// used. They are in order of start, end, label and kind; those that are equal are there once.
/// </param>
/// <param name="Problems">What could not be used, in order of file and line.</param>
/// <param name="Tables">Full paths of the files that are annotation tables.</param>
internal sealed record AnnotationSet(
    IReadOnlyDictionary<string, IReadOnlyList<Annotation>> ByRecording, IReadOnlyList<AnnotationProblem> Problems,
    IReadOnlyList<string> Tables);
