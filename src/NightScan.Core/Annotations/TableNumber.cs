namespace NightScan.Annotations;

/// <summary>Numbers as tables have them: with a point, or where that separates no fields, a comma.</summary>
internal static class TableNumber
{
    /// <summary>More seconds than any recording has: thirty years.</summary>
    public const double MostSeconds = 1e9;

    // What counts as the same time: windows are compared so.
    private const int Digits = 10;

    public static double Rounded(double seconds) => Math.Round(seconds, Digits);

    /// <summary>A number as it is read again, digit by digit, and without an exponent, which not every program reads; nothing for none.
    /// </summary>
    public static string Text(double? number)
    {
        string text = number?.ToString(CultureInfo.InvariantCulture) ?? "";
        return text.Contains('E') ? number!.Value.ToString("0.####################", CultureInfo.InvariantCulture) : text;
    }

    /// <returns>False for what is not a number, or not a finite one.</returns>
    public static bool TryParse(string text, bool allowsComma, out double number)
    {
        string point = allowsComma && text.Contains(',') && !text.Contains('.') ? text.Replace(',', '.') : text;
        // A zero is a zero, whatever its sign.
        return double.TryParse(point, NumberStyles.Float, CultureInfo.InvariantCulture, out number) & double.IsFinite(number += 0.0);
    }
}
