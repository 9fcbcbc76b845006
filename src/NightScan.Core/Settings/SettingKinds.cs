using System.Text.RegularExpressions;
using NightScan.Augmentation;
using NightScan.Spectrograms;

namespace NightScan.Settings;

/// <summary>Makes a value of a text that is not empty.</summary>
/// <exception cref="NightScanException">02xx: it cannot. The message names the setting, the text and the way out.</exception>
internal delegate T SettingParser<T>(string name, string text, SettingValues values);

/// <summary>What the value of a setting may be, and what there is to show to whoever chooses one.</summary>
internal abstract class SettingKind
{
    public PathKind Path { get; init; }

    public IReadOnlyList<string> Words { get; init; } = [];

    public bool TakesSeveral { get; init; }

    public (int Minimum, int Maximum)? Range { get; init; }

    public abstract object Read(string name, string text, SettingValues values);
}

/// <inheritdoc cref="SettingKind"/>
/// <param name="parse">Makes a value of a text.</param>
internal sealed class SettingKind<T>(SettingParser<T> parse) : SettingKind
    where T : notnull
{
    public T Parse(string name, string text, SettingValues values) => parse(name, text, values);

    public override object Read(string name, string text, SettingValues values) => parse(name, text, values);
}

/// <summary>The kinds of settings that there are.</summary>
internal static class SettingKinds
{
    private static readonly char[] s_separators = [' ', '\t', '\r', '\n', ';', ','];

    public static SettingKind<bool> Flag { get; } = new((name, text, _) => text.ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        _ => throw WrongForm(name, text, "true or false"),
    })
    {
        Words = ["true", "false"],
    };

    public static SettingKind<long> Seed { get; } = new((name, text, _) => Whole(name, text, long.MinValue, long.MaxValue));

    public static SettingKind<double> Number { get; } = new((name, text, _) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw WrongForm(name, text, "a number with a point as the decimal sign"));

    public static SettingKind<double> Share { get; } = new((name, text, values) =>
        Number.Parse(name, text, values) is double share and >= 0 and < 1 ? share
        : throw new NightScanException(DiagnosticCodes.BadFractions,
            $"{name} is '{text}': give a share of 0 or more and less than 1, such as 0.1."));

    public static SettingKind<string> Text { get; } = new((_, text, _) => text);

    /// <summary>Names of operations; <see cref="OperationRegistry.Parse"/> says which are none.</summary>
    public static SettingKind<string> Operations { get; } = new((_, text, _) => text)
    {
        Words = OperationRegistry.Default.Names,
        TakesSeveral = true,
    };

    /// <summary>The path of a file, full when it is read.</summary>
    public static SettingKind<string> FilePath { get; } = PathTo(PathKind.File);

    /// <summary>The path of a folder, full when it is read.</summary>
    public static SettingKind<string> FolderPath { get; } = PathTo(PathKind.Folder);

    /// <summary>The path of either, full when it is read.</summary>
    public static SettingKind<string> AnyPath { get; } = PathTo(PathKind.Either);

    /// <summary>Paths of files or folders, separated by blanks; full when they are read, separated by line ends.</summary>
    /// <remarks>A path with blanks stands in quotes; one that is there as a whole needs none.</remarks>
    public static SettingKind<string> AnyPaths { get; } = new((name, text, values) => string.Join('\n', SeveralPaths.Split(
        text, path => values.Resolve(name, path))))
    {
        TakesSeveral = true,
    };

    /// <summary>The word for weights that a package brings, or the path of a file or folder, full when it is read.</summary>
    public static SettingKind<string> Weights { get; } = new((name, text, values) =>
        text.Equals(PretrainedChoice.ImageNet, StringComparison.OrdinalIgnoreCase) ? PretrainedChoice.ImageNet : values.Resolve(name, text))
    {
        Path = PathKind.Either,
    };

    public static SettingKind<double> Overlap { get; } = new((name, text, values) =>
        Number.Parse(name, text, values) is double overlap and >= 0 && overlap < values.Of(KnownSettings.Duration)
            ? overlap
            : throw OutOfRange(name, text, string.Create(CultureInfo.InvariantCulture,
                $"seconds of 0 or more and less than a window, which Duration makes {values.Of(KnownSettings.Duration)} s long")));

    /// <summary>File name extensions, with or without their dot; read, each once, lower case, with its dot, separated by blanks.</summary>
    public static SettingKind<string> Extensions { get; } = new((name, text, _) =>
    {
        string[] extensions = [.. text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries)
            .Select(extension => "." + extension.TrimStart('.').ToLowerInvariant())
            .Distinct(StringComparer.Ordinal)];
        return extensions.Length > 0 && extensions.All(extension => extension.Length > 1 && extension.AsSpan(1).IndexOfAny("./\\*?") < 0)
            ? string.Join(' ', extensions)
            : throw WrongForm(name, text, "file name extensions separated by spaces, such as 'wav flac'");
    });

    public static SettingKind<string> Pattern { get; } = new((name, text, _) =>
    {
        try
        {
            return new Regex(text, RegexOptions.CultureInvariant).ToString();
        }
        catch (ArgumentException e)
        {
            throw new NightScanException(
                DiagnosticCodes.BadPattern, $"{name} is '{text}', which is not a regular expression: {e.Message}", inner: e);
        }
    });

    public static SettingKind<GroupBy> Groups { get; } = new((name, text, _) => GroupByWords.Parse(name, text))
    {
        Words = GroupByWords.Known,
        TakesSeveral = true,
    };

    public static SettingKind<string> Animal { get; } = OneOf(SpectrogramPresets.Names);

    public static SettingKind<VariantCount> Variants { get; } = new((name, text, _) =>
        text.Equals("auto", StringComparison.OrdinalIgnoreCase) ? VariantCount.Automatic
        : VariantCount.Of((int)Whole(name, text, 0, VariantCount.MostFixed)));

    public static SettingKind<string> Device { get; } = new((name, text, _) =>
    {
        text = text.ToLowerInvariant();
        string[] known = ["auto", "cpu", "cuda", "cuda:0", "cuda:1 …"];
        bool isOne = text.StartsWith("cuda:", StringComparison.Ordinal) && text.Length is > 5 and <= 8 && text[5..].All(char.IsAsciiDigit);
        return isOne || known[..3].Contains(text) ? text : throw Unknown(name, text, known);
    });

    public static SettingKind<int> Shard { get; } = new((name, text, values) => values.Of(KnownSettings.ShardCount) is > 0 and int count
        ? (int)Whole(name, text, 0, count - 1)
        : throw OutOfRange(name, text, "ShardCount too: how many processes share the work"))
    {
        Range = (0, int.MaxValue),
    };

    public static SettingKind<int> From(int minimum, int maximum = int.MaxValue) =>
        new((name, text, _) => (int)Whole(name, text, minimum, maximum)) { Range = (minimum, maximum) };

    public static SettingKind<double> Where(Func<double, bool> isValid, string wanted) => new((name, text, values) =>
        Number.Parse(name, text, values) is double value && isValid(value) ? value : throw OutOfRange(name, text, wanted));

    /// <summary>One of several words, in the form in which the list has it; letter case does not matter.</summary>
    public static SettingKind<string> OneOf(params IReadOnlyList<string> words) => new((name, text, _) =>
        words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(name, text, words))
    {
        Words = words,
    };

    /// <summary>The same with the words of an enumeration.</summary>
    public static SettingKind<T> OneOf<T>()
        where T : struct, Enum
    {
        SettingKind<string> words = OneOf([.. Enum.GetNames(typeof(T)).Select(word => word.ToLowerInvariant())]);
        return new((name, text, values) => Enum.Parse<T>(words.Parse(name, text, values), ignoreCase: true)) { Words = words.Words };
    }

    /// <summary>One of the words of an enumeration; letter case does not matter.</summary>
    public static SettingKind<T> Choice<T>()
        where T : struct, Enum
    {
        string[] words = [.. Enum.GetNames(typeof(T)).Select(word => word.ToLowerInvariant())];
        return new((name, text, _) => words.Contains(text.ToLowerInvariant())
            ? Enum.Parse<T>(text, ignoreCase: true)
            : throw new NightScanException(
                DiagnosticCodes.UnknownName, $"{name} is '{text}': give {string.Join(", ", words[..^1])} or {words[^1]}."))
        {
            Words = words,
        };
    }

    public static NightScanException WrongForm(string name, string text, string wanted) => new(DiagnosticCodes.NotANumber,
        $"{name} is '{text}': give {wanted}, or leave it empty for the default ({KnownSettings.Find(name).Default}).");

    public static NightScanException Unknown(string name, string text, IReadOnlyList<string> known) =>
        new(DiagnosticCodes.UnknownName, $"{name} is '{text}': give one of {string.Join(", ", known)}.");

    private static SettingKind<string> PathTo(PathKind what) => new((name, text, values) => values.Resolve(name, text)) { Path = what };

    private static NightScanException OutOfRange(string name, string text, string wanted) =>
        new(DiagnosticCodes.OutOfRange, $"{name} is '{text}': give {wanted}.");

    private static long Whole(string name, string text, long minimum, long maximum)
    {
        string range = (minimum, maximum) switch
        {
            (long.MinValue, long.MaxValue) => "a whole number of at most 64 bits",
            (_, int.MaxValue) => string.Create(CultureInfo.InvariantCulture, $"a whole number of {minimum} or more"),
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
}
