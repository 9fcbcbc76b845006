using System.Text.RegularExpressions;

namespace NightScan.Index;

/// <summary>
/// The names of a recording's files in the cache: <c>stem.npy</c> of the recording itself, number 0; <c>stem_var001.npy</c> of its variant
/// 1.
/// </summary>
internal static partial class OutputName
{
    /// <summary>What all names end with.</summary>
    public const string Extension = ".npy";

    /// <summary>Bytes that <see cref="Complete"/> adds to a stem at most.</summary>
    internal const int MaxEnding = 23;

    private const string Digits = "000";

    private static ReadOnlySpan<byte> Mark => "_var"u8;

    /// <summary>The name of a file.</summary>
    /// <param name="stem">What the recording's files begin with.</param>
    /// <param name="number">0 for the original, n for variant n.</param>
    public static string Of(string stem, int number) =>
        number == 0 ? stem + Extension : string.Create(CultureInfo.InvariantCulture, $"{stem}_var{number:000}{Extension}");

    /// <summary>The same as UTF-8 with a final zero, without allocating.</summary>
    /// <param name="name">Begins with the stem.</param>
    /// <param name="length">Bytes of the stem, or of the path that ends with it.</param>
    /// <param name="number">0 for the original, n for variant n.</param>
    /// <returns>Bytes before the zero.</returns>
    public static int Complete(Span<byte> name, int length, int number)
    {
        if (number > 0)
        {
            Mark.CopyTo(name[length..]);
            length += Mark.Length;
            number.TryFormat(name[length..], out int digits, Digits, CultureInfo.InvariantCulture);
            length += digits;
        }

        ".npy\0"u8.CopyTo(name[length..]);
        return length + Extension.Length;
    }

    /// <summary>Whether a stem reads like the name of a variant of another recording.</summary>
    internal static bool IsVariantLike(string stem) => VariantEnding().IsMatch(stem);

    [GeneratedRegex(@"_var\d{3,}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex VariantEnding();
}
