namespace NightScan.Recordings.Metadata;

/// <summary>Makes text that came with a file harmless.</summary>
internal static class MetadataText
{
    /// <summary>Characters of a name that are kept: devices have short ones.</summary>
    private const int MostCharacters = 100;

    /// <summary>One line of printable characters without blanks around it, cut to a bearable length.</summary>
    /// <returns>Null when nothing is left.</returns>
    public static string? Clean(string? text)
    {
        if (text is null)
        {
            return null;
        }

        StringBuilder kept = new(Math.Min(text.Length, MostCharacters));
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > MostCharacters)
            {
                break;
            }

            // Line breaks, escape sequences, and marks that turn the direction of what follows.
            bool harmless = Rune.GetUnicodeCategory(rune) is not (
                System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator);
            if (harmless && (kept.Length > 0 || !Rune.IsWhiteSpace(rune)))
            {
                kept.Append(rune.ToString());
            }
        }

        return kept.ToString().TrimEnd() is { Length: > 0 } clean ? clean : null;
    }

    /// <summary>The parts that say anything, separated by blanks.</summary>
    /// <returns>Null when none does.</returns>
    public static string? Join(params IEnumerable<string?> parts) =>
        Clean(string.Join(' ', parts.Select(Clean).Where(part => part is not null)));
}
