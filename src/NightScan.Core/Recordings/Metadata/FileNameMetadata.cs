using System.Text.RegularExpressions;

namespace NightScan.Recordings.Metadata;

/// <summary>
/// What recorders say by the names of their files: <c>20181214_191730.WAV</c>, <c>SITE_20190505$045900.wav</c>,
/// <c>S4A01234_20190505_045900.wav</c>, <c>20190505T045900+0200.flac</c>, and of the first AudioMoths <c>5C13FFAA.WAV</c>, seconds of Unix
/// time.
/// </summary>
internal static partial class FileNameMetadata
{
    // Of 2017, when the first AudioMoths were sold: what is less is some other number.
    private const long FirstHexadecimalTime = 0x58684680;

    /// <param name="path">A path with <c>/</c>, or a name.</param>
    public static RecordingMetadata Parse(string path)
    {
        string stem = Path.GetFileNameWithoutExtension(path[(path.LastIndexOf('/') + 1)..]);
        return new(ParseStart(stem), SongMeterPattern().Match(stem) is { Success: true } serial ? $"Song Meter {serial.Value}"
            : null, null);
    }

    private static RecordingTime? ParseStart(string stem)
    {
        if (HexadecimalPattern().IsMatch(stem))
        {
            long seconds = long.Parse(stem, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            return seconds is >= FirstHexadecimalTime and <= int.MaxValue
                ? new RecordingTime(DateTime.UnixEpoch.AddSeconds(seconds), TimeSpan.Zero) : null;
        }

        // The first that is a possible time: a number of a site may look like a date.
        for (Match match = TimePattern().Match(stem); match.Success; match = match.NextMatch())
        {
            int Number(string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
            string offset = match.Groups["offset"].Value.Replace('-', ':');
            TimeSpan? utc = offset is "Z" ? TimeSpan.Zero
                : offset.Length > 0 ? RecordingTime.ParseOffset(match.Groups["offset"].Value[..1] + offset[1..]) : null;
            if (RecordingTime.Of(Number("year"), Number("month"), Number("day"), Number("hour"), Number("minute"), Number("second"),
                utc) is RecordingTime start)
            {
                return start;
            }
        }

        return null;
    }

    /// <summary>Offsets belong to ISO 8601's form alone: behind any other a minus is followed by what people number.</summary>
    [GeneratedRegex(@"(?<![0-9])(?<year>[0-9]{4})(?<d>[-_.]?)(?<month>[0-9]{2})\k<d>(?<day>[0-9]{2})((?<iso>T)|[_$ -])?(?<hour>[0-9]{2})(?<t>[-_.:]?)(?<minute>[0-9]{2})\k<t>(?<second>[0-9]{2})(?![0-9])(?(iso)(\.[0-9]+)?(?<offset>Z|[+-][0-9]{2}([-:]?[0-9]{2})?(?![0-9]))?)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TimePattern();

    [GeneratedRegex("^[0-9A-F]{8}$", RegexOptions.CultureInvariant)]
    private static partial Regex HexadecimalPattern();

    /// <summary>
    /// Serial numbers of Song Meters (SM3, SM4, Micro, Mini, Mini 2), which name their files as long as nobody gives them a prefix.
    /// </summary>
    [GeneratedRegex("^(S[34][A-Z]|SM[A-Z0-9]|2M[A-Z])[0-9]{5}(?=_)", RegexOptions.CultureInvariant)]
    private static partial Regex SongMeterPattern();
}
