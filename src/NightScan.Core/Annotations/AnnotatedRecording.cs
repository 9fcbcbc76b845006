namespace NightScan.Annotations;

/// <summary>A recording that tables may be about.</summary>
/// <param name="Path">Relative to AudioRoot, with <c>/</c> on every system.</param>
/// <param name="Seconds">How long it is; null where nobody knows yet.</param>
internal sealed record AnnotatedRecording(string Path, double? Seconds);
