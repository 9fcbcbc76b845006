using System.Globalization;
using System.Text.RegularExpressions;
using NightScan.Reporting;

namespace NightScan.Settings;

/// <summary>Values from texts. A bad text ends the build with an error that names the property, the text and the way out.</summary>
internal static class SettingText
{
    private static readonly char[] s_separators = [' ', '\t', '\r', '\n', ';', ','];

    public static bool Flag(string name, string text) => text.ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        _ => throw WrongForm(name, text, "true or false"),
    };

    public static long Whole(string name, string text, long minimum, long maximum)
    {
        string range = (minimum, maximum) switch
        {
            (long.MinValue, long.MaxValue) => "a whole number of at most 64 bits",
            (_, int.MaxValue) => $"a whole number of {minimum.ToString(CultureInfo.InvariantCulture)} or more",
            _ => string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"),
        };
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
        {
            return value >= minimum && value <= maximum ? value : throw OutOfRange(name, text, range);
        }

        // Digits alone that no long can hold: a number, only too large.
        throw text.TrimStart('-', '+') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit)
            ? OutOfRange(name, text, range)
            : WrongForm(name, text, range);
    }

    public static double Number(string name, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw WrongForm(name, text, "a number with a point as the decimal sign");

    /// <summary>One of several words, in the form in which the list has it; letter case does not matter.</summary>
    public static string Word(string name, string text, IReadOnlyList<string> known) =>
        known.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(name, text, known);

    /// <summary>File name extensions, with or without their dot.</summary>
    /// <returns>Each once, lower case, with its dot, separated by blanks.</returns>
    public static string Extensions(string name, string text)
    {
        string[] extensions = [.. text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries)
            .Select(extension => "." + extension.TrimStart('.').ToLowerInvariant())
            .Distinct(StringComparer.Ordinal)];
        return extensions.Length > 0 && extensions.All(extension => extension.Length > 1 && extension.AsSpan(1).IndexOfAny("./\\*?") < 0)
            ? string.Join(' ', extensions)
            : throw WrongForm(name, text, "file name extensions separated by spaces, such as 'wav flac'");
    }

    /// <summary>A regular expression.</summary>
    public static string Pattern(string name, string text)
    {
        try
        {
            _ = new Regex(text, RegexOptions.CultureInvariant);
            return text;
        }
        catch (ArgumentException e)
        {
            throw new NightScanException(
                DiagnosticCodes.BadPattern, $"{name} is '{text}', which is not a regular expression: {e.Message}", inner: e);
        }
    }

    public static NightScanException OutOfRange(string name, string text, string wanted) =>
        new(DiagnosticCodes.OutOfRange, $"{name} is '{text}': give {wanted}.");

    public static NightScanException Unknown(string name, string text, IReadOnlyList<string> known) =>
        new(DiagnosticCodes.UnknownName, $"{name} is '{text}': give one of {string.Join(", ", known)}.");

    public static NightScanException WrongForm(string name, string text, string wanted) => new(DiagnosticCodes.NotANumber,
        $"{name} is '{text}': give {wanted}, or leave it empty for the default ({KnownSettings.Find(name).Default}).");
}
