namespace NightScan.Files;

/// <summary>What text files are in that are not UTF-8.</summary>
internal static class CodePages
{
    /// <summary>Windows-1252: what Windows writes for the languages of western Europe.</summary>
    public static Encoding Western { get; } = Of(1252);

    /// <summary>Those that spreadsheets and older systems write for Latin letters, the likeliest in front.</summary>
    public static IReadOnlyList<(string Name, Encoding Encoding)> Usual { get; } =
    [
        ("Windows-1252", Western),
        ("Windows-1250", Of(1250)),
        ("Mac OS Roman", Of(10000)),
        ("code page 850", Of(850)),
        ("Windows-1251", Of(1251)),
    ];

    /// <summary>A text whose UTF-8 was once taken for Windows-1252, as it was before; null for any other.</summary>
    public static string? Misread(string text)
    {
        if (Ascii.IsValid(text))
        {
            return null;
        }

        try
        {
            byte[] bytes = CodePagesEncodingProvider.Instance.GetEncoding(1252, EncoderFallback.ExceptionFallback,
                DecoderFallback.ExceptionFallback)!.GetBytes(text);
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (ArgumentException)
        {
            // Neither of the two.
            return null;
        }
    }

    private static Encoding Of(int number) => CodePagesEncodingProvider.Instance.GetEncoding(number)!;
}
