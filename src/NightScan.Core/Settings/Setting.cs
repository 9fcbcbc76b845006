using System.Globalization;

namespace NightScan.Settings;

/// <summary>Who reads a setting.</summary>
[Flags]
public enum Concerns
{
    /// <summary>The targets alone.</summary>
    Targets = 0,

    /// <summary>The tasks that make, check and show a cache.</summary>
    Build = 1,

    /// <summary>These, and it decides what a cache holds: the index remembers what was given.</summary>
    Cache = Build | 2,

    /// <summary>What builds the trainer.</summary>
    Torch = 4,

    /// <summary>The trainer, to which a build hands it.</summary>
    Trainer = 8,
}

/// <summary>A setting as a user meets it, an MSBuild property: a row of <see cref="KnownSettings"/>.</summary>
public abstract class Setting
{
    /// <param name="number">Its place in the table.</param>
    private protected Setting(int number) => Number = number;

    /// <summary>The property.</summary>
    public required string Name { get; init; }

    /// <summary>The value that an empty property stands for, or, when <see cref="IsComputed"/>, where that value comes from.</summary>
    public abstract string Default { get; }

    /// <summary>The default is not a literal: it depends on the machine or on other settings.</summary>
    public abstract bool IsComputed { get; }

    /// <summary>The default is a literal, and the same for the sample set, which has folders of its own.</summary>
    public bool HasOneDefault => !IsComputed && (!IsPath || Default.Length == 0);

    /// <summary>The value is the path of a file or a folder.</summary>
    public bool IsPath { get; init; }

    /// <summary>The values that it may have; empty when they cannot be listed.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    public required Concerns Concerns { get; init; }

    /// <summary>One line of documentation.</summary>
    public required string Summary { get; init; }

    internal int Number { get; }

    /// <summary>The value, and whether it is another than the default.</summary>
    /// <exception cref="Reporting.NightScanException">02xx: it cannot be used.</exception>
    internal abstract (object Value, bool IsChanged) Read(SettingValues values);
}

/// <summary>A setting and the type of its values.</summary>
public sealed class Setting<T> : Setting
    where T : notnull
{
    private readonly DefaultValue<T> _standard;
    private readonly Func<string, SettingValues, T> _parse;

    /// <param name="number">Its place in the table.</param>
    /// <param name="standard">What an empty property stands for.</param>
    /// <param name="parse">Makes a value of a text that is not empty.</param>
    internal Setting(int number, DefaultValue<T> standard, Func<string, SettingValues, T> parse)
        : base(number) => (_standard, _parse) = (standard, parse);

    public override string Default => _standard.Text;

    public override bool IsComputed => _standard.IsComputed;

    internal override (object Value, bool IsChanged) Read(SettingValues values)
    {
        T standard = _standard.Of(values);
        T value = values.Text(this) is { Length: > 0 } text ? _parse(text, values) : standard;
        return (value, !EqualityComparer<T>.Default.Equals(value, standard));
    }
}

/// <summary>What an empty property stands for.</summary>
/// <param name="Text">The value, or when it is computed, where it comes from.</param>
/// <param name="Of">The value beside those of the other settings.</param>
/// <param name="IsComputed">Whether it depends on these, or on the machine.</param>
internal readonly record struct DefaultValue<T>(string Text, Func<SettingValues, T> Of, bool IsComputed)
    where T : notnull
{
    public static implicit operator DefaultValue<T>(T value) =>
        new(Convert.ToString(value, CultureInfo.InvariantCulture)!.ToLowerInvariant(), _ => value, IsComputed: false);
}
