namespace NightScan.Annotations;

/// <summary>A part of a recording that becomes one spectrogram.</summary>
/// <param name="Start">Seconds from the recording's start, at least 0, rounded to ten decimals.</param>
/// <param name="End">Seconds; it may lie beyond the recording's end. Rounded as well.</param>
internal readonly record struct Window(double Start, double End);
