namespace NightScan.Recordings.Metadata;

/// <summary>When a recording began, as the recorder's clock had it.</summary>
/// <param name="Local">Date and time of the clock.</param>
/// <param name="Offset">The clock's offset from UTC, whole minutes; null when it is not known.</param>
public readonly record struct RecordingTime(DateTime Local, TimeSpan? Offset)
{
    private const int FirstYear = 1900;
    private const int LastYear = 2199;

    // A clock that was never set counts from the beginning of Unix time.
    private const int YearOfUnsetClocks = 1970;

    private const int MostOffsetMinutes = 14 * 60;

    private static readonly string[] s_formats =
        [.. from date in (string[])["yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm:ss"] from fraction in (string[])["", ".FFFFFFF"] select date
            + fraction];

    /// <summary>The night that the recording belongs to: from noon to noon of the clock, named by the date on which it began.</summary>
    public DateOnly Night => DateOnly.FromDateTime(Local.AddHours(-12));

    /// <summary>A time of numbers that somebody wrote down.</summary>
    /// <returns>Null when there is no such time, or only a clock that was never set shows it.</returns>
    internal static RecordingTime? Of(int year, int month, int day, int hour, int minute, int second, TimeSpan? offset)
    {
        bool exists = year is >= FirstYear and <= LastYear && month is >= 1 and <= 12 && day >= 1
            && day <= DateTime.DaysInMonth(year, month)
            && hour is >= 0 and < 24 && minute is >= 0 and < 60 && second is >= 0 and < 60;
        return exists ? Checked(new DateTime(year, month, day, hour, minute, second), offset) : null;
    }

    /// <summary>Reads ISO 8601: date, time with or without a fraction, and an offset, <c>Z</c> or neither.</summary>
    /// <returns>Null when it is anything else, or no possible time.</returns>
    internal static RecordingTime? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        TimeSpan? offset = null;
        int sign = text.Length > "yyyy-MM-dd".Length ? text["yyyy-MM-dd".Length..].LastIndexOfAny('+', '-') : -1;
        if (sign >= 0)
        {
            sign += "yyyy-MM-dd".Length;
            if (ParseOffset(text[sign..]) is not TimeSpan parsed)
            {
                return null;
            }

            offset = parsed;
            text = text[..sign].TrimEnd();
        }
        else if (text is [.., 'Z' or 'z'])
        {
            offset = TimeSpan.Zero;
            text = text[..^1];
        }

        return DateTime.TryParseExact(text, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local)
            ? Checked(local, offset) : null;
    }

    /// <summary>Reads <c>+02</c>, <c>+0200</c> or <c>+02:00</c>.</summary>
    /// <returns>Null when it is anything else, or no offset of any place.</returns>
    internal static TimeSpan? ParseOffset(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> digits = text.Length > 0 ? text[1..] : text;
        ReadOnlySpan<char> minutes = digits.Length > 2 ? digits[(digits[2] == ':' ? 3 : 2)..] : "00";
        return text is ['+' or '-', ..] && digits.Length >= 2 && minutes.Length == 2
            && int.TryParse(digits[..2], NumberStyles.None, CultureInfo.InvariantCulture, out int h)
                && int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out int m)
            ? OffsetOf(text[0] == '-', h, m) : null;
    }

    /// <summary>An offset of numbers that somebody wrote down.</summary>
    /// <returns>Null when no place has it.</returns>
    internal static TimeSpan? OffsetOf(bool west, int hours, int minutes) =>
        minutes is >= 0 and < 60 && (hours * 60) + minutes is >= 0 and <= MostOffsetMinutes and int all
            ? TimeSpan.FromMinutes(west ? -all : all) : null;

    /// <summary>The time some seconds later, to the thousandth.</summary>
    /// <param name="seconds">0 or more.</param>
    internal RecordingTime Add(double seconds) => this with { Local = Local.AddMilliseconds(Math.Round(seconds * 1000)) };

    /// <summary>
    /// ISO 8601: <c>2018-12-14T19:17:30+01:00</c>, without the offset where it is not known; thousandths where there are any.
    /// </summary>
    public override string ToString()
    {
        string time = Local.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF", CultureInfo.InvariantCulture);
        return Offset is TimeSpan offset
            ? time + (offset < TimeSpan.Zero ? '-' : '+') + offset.ToString("hh\\:mm", CultureInfo.InvariantCulture) : time;
    }

    private static RecordingTime? Checked(DateTime local, TimeSpan? offset) =>
        local.Year is >= FirstYear and <= LastYear and not YearOfUnsetClocks ? new RecordingTime(local, offset) : null;
}
