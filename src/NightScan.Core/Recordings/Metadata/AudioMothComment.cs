using System.Text.RegularExpressions;

namespace NightScan.Recordings.Metadata;

/// <summary>
/// The sentence that an AudioMoth writes into each file: <c>Recorded at 19:17:30 14/12/2018 (UTC+1) by AudioMoth 0FE081F80FE081F0 at …</c>;
/// the oldest firmware left the time zone out, and a deployment's number may stand in the device's place.
/// </summary>
internal static partial class AudioMothComment
{
    public static RecordingMetadata Parse(string text) => new(ParseStart(text), Device(text), null);

    /// <summary>The name of an AudioMoth, which also stands alone as the artist of a file.</summary>
    /// <returns>Null when there is none in the text.</returns>
    public static string? Device(string? text) => text is not null && DevicePattern().Match(text) is { Success: true } device ? device.Value
        : null;

    private static RecordingTime? ParseStart(string text)
    {
        if (StartPattern().Match(text) is not { Success: true } match)
        {
            return null;
        }

        int Number(string group) => match.Groups[group] is { Success: true, ValueSpan: var digits }
            ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;
        TimeSpan? offset = match.Groups["utc"].Success
            ? RecordingTime.OffsetOf(match.Groups["sign"].ValueSpan is "-", Number("hours"), Number("minutes")) : null;
        return RecordingTime.Of(Number("year"), Number("month"), Number("day"), Number("hour"), Number("minute"), Number("second"),
            offset)?.Add(Number("ms") / 1000.0);
    }

    [GeneratedRegex(@"Recorded at (?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(\.(?<ms>[0-9]{3}))? (?<day>[0-9]{2})/(?<month>[0-9]{2})/(?<year>[0-9]{4})(?<utc> \(UTC((?<sign>[+-])(?<hours>[0-9]{1,2})(:(?<minutes>[0-9]{2}))?)?\))?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex StartPattern();

    [GeneratedRegex(@"AudioMoth [0-9A-F]{16}(?![0-9A-F])", RegexOptions.CultureInvariant)]
    private static partial Regex DevicePattern();
}
