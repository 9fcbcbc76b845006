namespace NightScan.Files;

/// <summary>
/// A name in the one of Unicode's forms that has a letter and its accents in one (NFC): Linux and Windows take names as they are typed,
/// macOS and what was copied from it have them apart, and nobody sees the difference.
/// </summary>
internal static class ComposedName
{
    public static string Of(string name)
    {
        if (Ascii.IsValid(name))
        {
            return name;
        }

        try
        {
            return name.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // Windows allows names with half a surrogate pair; they have no normal form.
            return name;
        }
    }
}
