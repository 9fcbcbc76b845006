using System.Globalization;
using NightScan.Diagnostics;

namespace NightScan.Settings;

/// <summary>
/// The property values of one build, read by type: an empty one stands for its default, a bad one ends the build with an error
/// that names the property, the value and the way out. Remembers which values were not the default.
/// </summary>
internal sealed class SettingValues
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _changed = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _projectFolder;

    public SettingValues(IReadOnlyDictionary<string, string> values, string projectFolder)
    {
        _projectFolder = projectFolder;
        foreach ((string name, string value) in values)
        {
            _values[KnownSettings.Find(name).Name] = value;
        }
    }

    /// <summary><c>Name=value</c> of the settings that were given another value than their default, in the order of the table.</summary>
    public IReadOnlyList<string> Changed =>
        [.. KnownSettings.All.Where(setting => _changed.ContainsKey(setting.Name)).Select(setting => $"{setting.Name}={_changed[setting.Name]}")];

    /// <summary>The value as it was written, without surrounding blanks; empty when the default is meant.</summary>
    public string Text(string name) => _values.GetValueOrDefault(KnownSettings.Find(name).Name, "").Trim();

    public string Text(string name, string defaultText) => Read(name, defaultText, text => text);

    public bool Flag(string name) => Read(name, Literal(name, text => Flag(name, text)), text => Flag(name, text));

    public int Integer(string name, int minimum, int maximum) =>
        Integer(name, minimum, maximum, Literal(name, text => (int)Integer(name, text, minimum, maximum)));

    public int Integer(string name, int minimum, int maximum, int defaultValue) =>
        Read(name, defaultValue, text => (int)Integer(name, text, minimum, maximum));

    public long Integer(string name) =>
        Read(name, Literal(name, text => Integer(name, text, long.MinValue, long.MaxValue)), text => Integer(name, text, long.MinValue, long.MaxValue));

    public double Number(string name, double defaultValue) => Read(name, defaultValue, text => Number(name, text));

    public double Number(string name) => Number(name, Literal(name, text => Number(name, text)));

    /// <summary>A number that has to meet a condition.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="isValid">The condition.</param>
    /// <param name="wanted">The condition in words, for the error.</param>
    public double NumberWithin(string name, Func<double, bool> isValid, string wanted) => Within(name, Number(name), isValid, wanted);

    /// <summary>The same, where the default depends on other settings.</summary>
    public double NumberWithin(string name, Func<double, bool> isValid, string wanted, double defaultValue) =>
        Within(name, Number(name, defaultValue), isValid, wanted);

    /// <summary>One of several words, in the form in which the list has it; letter case does not matter.</summary>
    public string Name(string name, IReadOnlyList<string> known, string defaultValue) =>
        Read(name, defaultValue, text => known.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(name, text, known));

    /// <summary>The same, where the table has the default.</summary>
    public string Name(string name, IReadOnlyList<string> known) => Name(name, known, KnownSettings.Find(name).Default);

    /// <summary>Words separated by blanks.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="parse">Makes a value of the setting's name and the words.</param>
    public T Words<T>(string name, Func<string, string, T> parse) => Read(name, Literal(name, text => parse(name, text)), text => parse(name, text));

    /// <summary>A full path: <c>~</c> is the home folder, anything relative is relative to the project's folder.</summary>
    public string FullPath(string name, string defaultPath) => Read(name, Resolve(name, defaultPath), path => Resolve(name, path));

    /// <summary>A full path, or nothing when none is given.</summary>
    public string OptionalPath(string name) => Read(name, "", path => Resolve(name, path));

    /// <summary>File name extensions separated by blanks, with or without their dot.</summary>
    public IReadOnlyList<string> Extensions(string name)
    {
        string normal = Read(name, Literal(name, text => Extensions(name, text)), text => Extensions(name, text));
        return normal.Split(' ');
    }

    public static NightScanException OutOfRange(string name, string value, string wanted) =>
        new(DiagnosticCodes.OutOfRange, $"{name} is '{value}': give {wanted}.");

    public static NightScanException Unknown(string name, string value, IReadOnlyList<string> known) =>
        new(DiagnosticCodes.UnknownName, $"{name} is '{value}': give one of {string.Join(", ", known)}.");

    private double Within(string name, double number, Func<double, bool> isValid, string wanted) =>
        isValid(number) ? number : throw OutOfRange(name, Text(name), wanted);

    private static NightScanException WrongForm(string name, string value, string wanted) =>
        new(DiagnosticCodes.NotANumber, $"{name} is '{value}': give {wanted}, or leave it empty for the default ({KnownSettings.Find(name).Default}).");

    private static T Literal<T>(string name, Func<string, T> parse) => parse(KnownSettings.Find(name).Default);

    private T Read<T>(string name, T defaultValue, Func<string, T> parse)
    {
        string text = Text(name);
        if (text.Length == 0)
        {
            return defaultValue;
        }
        T value = parse(text);
        if (!EqualityComparer<T>.Default.Equals(value, defaultValue))
        {
            _changed[name] = text.Contains(' ', StringComparison.Ordinal) ? $"\"{text}\"" : text;
        }
        return value;
    }

    private static bool Flag(string name, string text) => text.ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        _ => throw WrongForm(name, text, "true or false"),
    };

    private static long Integer(string name, string text, long minimum, long maximum)
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

    private static double Number(string name, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw WrongForm(name, text, "a number with a point as the decimal sign");

    private static string Extensions(string name, string text)
    {
        string[] extensions = [.. text.Split((char[])[' ', '\t', '\r', '\n', ';', ','], StringSplitOptions.RemoveEmptyEntries)
            .Select(extension => "." + extension.TrimStart('.').ToLowerInvariant())
            .Distinct(StringComparer.Ordinal)];
        return extensions.Length > 0 && extensions.All(extension => extension.Length > 1 && extension.AsSpan(1).IndexOfAny("./\\*?") < 0)
            ? string.Join(' ', extensions)
            : throw WrongForm(name, text, "file name extensions separated by spaces, such as 'wav flac'");
    }

    /// <summary>A path as the settings take it: <c>~</c> is the home folder, anything relative is relative to the project's folder.</summary>
    public string Resolve(string name, string path)
    {
        if (path.Contains('\0'))
        {
            throw WrongForm(name, path.Replace("\0", "\\0"), "a path without null characters");
        }

        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith($"~{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        {
            path = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..];
        }
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, _projectFolder));
    }
}
