using System.Text.RegularExpressions;

namespace NightScan.Recordings.Decoding;

/// <summary>What ffmpeg writes beside its output, each line with its level: the duration of the input, and what went wrong.</summary>
/// <param name="input">How the input was named to ffmpeg: left out of the errors, which go to a report that names the file itself.</param>
internal sealed partial class FfmpegLog(string input)
{
    private const int KeptErrors = 4;
    private const int KeptLength = 200;

    private readonly Lock gate = new();
    private readonly Queue<string> errors = new();
    private double? duration;
    private bool estimated;
    private string? complaint;

    /// <summary>Seconds that the container declares; null when it does not, or when ffmpeg only guesses from the bit rate.</summary>
    public double? Duration
    {
        get
        {
            lock (gate)
            {
                return estimated ? null : duration;
            }
        }
    }

    /// <summary>The last errors, in one line.</summary>
    public string Errors
    {
        get
        {
            lock (gate)
            {
                return string.Join("; ", errors);
            }
        }
    }

    /// <summary>What it found damaged in the input and went on from; null when nothing.</summary>
    public string? Complaint
    {
        get
        {
            lock (gate)
            {
                return complaint;
            }
        }
    }

    public void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (gate)
        {
            if (duration is null && DurationLine().Match(line) is { Success: true } match)
            {
                duration = (double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * 3600)
                    + (double.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) * 60)
                    + double.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture);
            }
            else if (line.Contains("Estimating duration from bitrate", StringComparison.Ordinal))
            {
                estimated = true;
            }
            else if (line.Contains("corrupt input packet", StringComparison.Ordinal))
            {
                complaint ??= "a packet is corrupt";
            }
            else if (ErrorLine().Match(line) is { Success: true } error)
            {
                // What its writer thinks of times is nothing that samples have.
                complaint ??= error.Groups[1].Value.Contains("non monotonically increasing dts", StringComparison.Ordinal) ? null
                    : error.Groups[1].Value.Replace(input, "it", StringComparison.Ordinal).Trim();
                string text = error.Groups[1].Value.Replace(input + ": ", "", StringComparison.Ordinal).Trim();
                errors.Enqueue(text.Length > KeptLength ? text[..KeptLength] + "…" : text);
                if (errors.Count > KeptErrors)
                {
                    errors.Dequeue();
                }
            }
        }
    }

    [GeneratedRegex(@"^\[info\] +Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", RegexOptions.CultureInvariant)]
    private static partial Regex DurationLine();

    [GeneratedRegex(@"^(?:\[[^\]]* @ [^\]]*\] )?\[(?:error|fatal|panic)\] (.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex ErrorLine();
}
