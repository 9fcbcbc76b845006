using System.Text.RegularExpressions;

namespace NightScan.Recordings.Decoding;

/// <summary>
/// What ffmpeg writes beside its output, each line with its level: the duration of the input, and what went wrong. One thread adds to it;
/// others may look when the program is gone, and that thread with it.
/// </summary>
/// <param name="input">How the input was named to ffmpeg: left out of the errors, which go to a report that names the file itself.</param>
internal sealed partial class FfmpegLog(string input)
{
    private const int KeptErrors = 4;
    private const int KeptLength = 200;

    private readonly Queue<string> errors = new();
    private double? duration;
    private bool estimated;

    /// <summary>Seconds that the container declares; null when it does not, or when ffmpeg only guesses from the bit rate.</summary>
    public double? Duration => estimated ? null : duration;

    /// <summary>The last errors, in one line.</summary>
    public string Errors => string.Join("; ", errors);

    /// <summary>What it found damaged in the input and went on from; null when nothing.</summary>
    public string? Complaint { get; private set; }

    public void Add(string line)
    {
        if (duration is null && DurationLine().Match(line) is { Success: true } match)
        {
            double Number(int group) => double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
            duration = (Number(1) * 3600) + (Number(2) * 60) + Number(3);
        }
        else if (line.Contains("Estimating duration from bitrate", StringComparison.Ordinal))
        {
            estimated = true;
        }
        else if (line.Contains("corrupt input packet", StringComparison.Ordinal))
        {
            Complaint ??= "a packet is corrupt";
        }
        else if (ErrorLine().Match(line) is { Success: true } error)
        {
            string said = error.Groups[1].Value;
            // What its writer thinks of times is nothing that samples have.
            Complaint ??= said.Contains("non monotonically increasing dts", StringComparison.Ordinal) ? null
                : said.Replace(input, "it", StringComparison.Ordinal).Trim();
            string text = said.Replace(input + ": ", "", StringComparison.Ordinal).Trim();
            errors.Enqueue(text.Length > KeptLength ? text[..KeptLength] + "…" : text);
            if (errors.Count > KeptErrors)
            {
                errors.Dequeue();
            }
        }
    }

    [GeneratedRegex(@"^\[info\] +Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", RegexOptions.CultureInvariant)]
    private static partial Regex DurationLine();

    [GeneratedRegex(@"^(?:\[[^\]]* @ [^\]]*\] )?\[(?:error|fatal|panic)\] (.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex ErrorLine();
}
