namespace NightScan.Diagnostics;

/// <summary>Something that holds of some recordings, in one sentence.</summary>
/// <param name="Code">Of <see cref="DiagnosticCodes"/>.</param>
/// <param name="Message">How many there are, a few of them, and what it means.</param>
/// <param name="List">Name of the file in the cache folder that lists them.</param>
/// <param name="IsNews">Whether this build has not said it of each of them already.</param>
internal sealed record Finding(string Code, string Message, string List, bool IsNews = true);
