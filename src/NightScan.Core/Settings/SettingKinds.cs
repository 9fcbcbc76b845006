using System.Runtime.CompilerServices;
using NightScan.Augmentation;
using NightScan.Reporting;
using NightScan.Spectrograms;

namespace NightScan.Settings;

/// <summary>The types of settings, of which the rows of the table are made: what a value may be, and the words for the error.</summary>
public static partial class KnownSettings
{
    private static Setting<T> Row<T>(
        DefaultValue<T> standard, Concerns whom, string summary, string name, Func<string, SettingValues, T> parse,
        IReadOnlyList<string>? words = null, bool isPath = false)
        where T : notnull
    {
        Setting<T> row = new(s_rows.Count, standard, parse)
        {
            Name = name,
            Concerns = whom,
            Summary = summary,
            Words = words ?? [],
            IsPath = isPath,
        };
        s_rows.Add(row);
        return row;
    }

    private static Setting<bool> Flag(bool standard, Concerns whom, string summary, [CallerMemberName] string name = "") =>
        Row(standard, whom, summary, name, (text, _) => SettingText.Flag(name, text), ["true", "false"]);

    private static Setting<int> Whole(
        DefaultValue<int> standard, int minimum, Concerns whom, string summary, int maximum = int.MaxValue,
        [CallerMemberName] string name = "") =>
        Row(standard, whom, summary, name, (text, _) => (int)SettingText.Whole(name, text, minimum, maximum));

    private static Setting<long> Seed(long standard, Concerns whom, string summary, [CallerMemberName] string name = "") =>
        Row(standard, whom, summary, name, (text, _) => SettingText.Whole(name, text, long.MinValue, long.MaxValue));

    private static Setting<double> Number(
        DefaultValue<double> standard, Concerns whom, string summary, Func<double, bool> isValid, string wanted,
        [CallerMemberName] string name = "") =>
        Row(standard, whom, summary, name, (text, _) => SettingText.Number(name, text) is double value && isValid(value)
            ? value
            : throw SettingText.OutOfRange(name, text, wanted));

    /// <summary>A number whose bounds depend on other settings.</summary>
    private static Setting<double> Number(
        DefaultValue<double> standard, Concerns whom, string summary, [CallerMemberName] string name = "") =>
        Number(standard, whom, summary, _ => true, "", name);

    private static Setting<double> Share(double standard, Concerns whom, string summary, [CallerMemberName] string name = "") =>
        Row<double>(standard, whom, summary, name, (text, _) => SettingText.Number(name, text) is double share and >= 0 and < 1
            ? share
            : throw new NightScanException(DiagnosticCodes.BadFractions,
                $"{name} is '{text}': give a share of 0 or more and less than 1, such as 0.1."));

    private static Setting<string> Word(
        DefaultValue<string> standard, IReadOnlyList<string> words, Concerns whom, string summary, [CallerMemberName] string name = "") =>
        Row(standard, whom, summary, name, (text, _) => SettingText.Word(name, text, words), words);

    private static Setting<T> Choice<T>(T standard, Concerns whom, string summary, [CallerMemberName] string name = "")
        where T : struct, Enum
    {
        string[] words = [.. Enum.GetNames<T>().Select(word => word.ToLowerInvariant())];
        return Row<T>(standard, whom, summary, name, (text, _) => words.Contains(text.ToLowerInvariant())
            ? Enum.Parse<T>(text, ignoreCase: true)
            : throw new NightScanException(DiagnosticCodes.UnknownName,
                $"{name} is '{text}': give {string.Join(", ", words[..^1])} or {words[^1]}."), words);
    }

    private static Setting<string> Text(
        DefaultValue<string> standard, Concerns whom, string summary, [CallerMemberName] string name = "") =>
        Row(standard, whom, summary, name, (text, _) => text);

    /// <summary>A path, full when it is read; an empty default is none.</summary>
    private static Setting<string> PathOf(
        DefaultValue<string> standard, Concerns whom, string summary, [CallerMemberName] string name = "") =>
        Row(standard, whom, summary, name, (text, values) => values.Resolve(name, text), isPath: true);

    private static Setting<string> Extensions(string standard, Concerns whom, string summary, [CallerMemberName] string name = "") =>
        Row(new DefaultValue<string>(standard, _ => SettingText.Extensions(name, standard), IsComputed: false), whom, summary, name,
            (text, _) => SettingText.Extensions(name, text));

    private static Setting<string> Pattern(Concerns whom, string summary, [CallerMemberName] string name = "") =>
        Row("", whom, summary, name, (text, _) => SettingText.Pattern(name, text));

    private static VariantCount Variants(string text) => text.Equals("auto", StringComparison.OrdinalIgnoreCase)
        ? VariantCount.Automatic
        : VariantCount.Of((int)SettingText.Whole(nameof(VariantsPerSample), text, 0, VariantCount.MostFixed));

    private static string Animal(string text) => SpectrogramPresets.Find(text) is not null
        ? text.ToLowerInvariant()
        : throw SettingText.Unknown(nameof(AnimalType), text, SpectrogramPresets.Names);

    private static string Device(string text)
    {
        text = text.ToLowerInvariant();
        bool isKnown = text is "auto" or "cpu" or "cuda"
            || (text.StartsWith("cuda:", StringComparison.Ordinal) && text.Length is > 5 and <= 8 && text[5..].All(char.IsAsciiDigit));
        return isKnown ? text : throw SettingText.Unknown(nameof(TrainDevice), text, ["auto", "cpu", "cuda", "cuda:0", "cuda:1 …"]);
    }

    private static int Shard(string text, SettingValues values) => values.Of(ShardCount) is > 0 and int count
        ? (int)SettingText.Whole(nameof(ShardIndex), text, 0, count - 1)
        : throw SettingText.OutOfRange(nameof(ShardIndex), text, "ShardCount too: how many processes share the work");

    private static DefaultValue<T> Written<T>(string text, T value)
        where T : notnull => new(text, _ => value, IsComputed: false);

    private static DefaultValue<T> Found<T>(string where, Func<SettingValues, T> of)
        where T : notnull => new(where, of, IsComputed: true);

    private static DefaultValue<T> OfPreset<T>(Func<SpectrogramSettings, T> of)
        where T : notnull => Found("from AnimalType", values => of(SpectrogramPresets.Find(values.Of(AnimalType))!));

    private static DefaultValue<T> OnSampleSet<T>(T others, T sampleSet)
        where T : notnull =>
        Found(FormattableString.Invariant($"{others}, {sampleSet} on the sample set"), values => values.UsesSampleSet ? sampleSet : others);

    // The sample set has folders of its own: whoever points AudioRoot at real recordings later starts without a trace of it.
    private static DefaultValue<string> FolderOr(string others, string sampleSet) =>
        new(others, values => values.Resolve("", values.UsesSampleSet ? sampleSet : others), IsComputed: false);

    private static DefaultValue<string> In(Setting<string> folder, string file, string words) =>
        Found(words, values => Path.Combine(values.Of(folder), file));

    private static DefaultValue<int> Processors =>
        Found("the processors that the process may use", _ => Math.Min(Environment.ProcessorCount, MaxThreads));
}
