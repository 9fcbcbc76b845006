namespace NightScan.Annotations;

/// <summary>What could not be used of a table, or only in part; all else was.</summary>
/// <param name="File">Full path.</param>
/// <param name="Line">One-based; 0 when it is about the whole file.</param>
/// <param name="Message">What is wrong, and what to do about it.</param>
internal sealed record AnnotationProblem(DiagnosticDescriptor Descriptor, string File, int Line, string Message);
