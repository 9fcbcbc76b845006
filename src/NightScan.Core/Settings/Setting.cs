
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

/// <summary>What settings are about that are read, and shown, together.</summary>
/// <param name="Name">For people.</param>
/// <param name="Summary">A sentence.</param>
public sealed record SettingCategory(string Name, string Summary);

/// <summary>A setting as a user meets it, an MSBuild property: a row of <see cref="KnownSettings"/>.</summary>
public abstract class Setting
{
    /// <summary>The property.</summary>
    public required string Name { get; init; }

    /// <summary>The value that an empty property stands for, or, when <see cref="IsComputed"/>, where that value comes from.</summary>
    public string Default => Standard.Text;

    /// <summary>The default is not a literal: it depends on the machine or on other settings.</summary>
    public bool IsComputed => Standard.IsComputed;

    /// <summary>The value is the path of a file or a folder.</summary>
    public bool IsPath => Path != PathKind.None;

    /// <summary>What the path leads to that the value is.</summary>
    public PathKind Path => Kind.Path;

    /// <summary>The words that a value is, or is made of; empty when it may be anything else.</summary>
    public IReadOnlyList<string> Words => Kind.Words;

    /// <summary>A value is several of <see cref="Words"/>, separated by spaces.</summary>
    public bool TakesSeveral => Kind.TakesSeveral;

    /// <summary>Of whole numbers, the smallest and the largest.</summary>
    public (int Minimum, int Maximum)? Range => Kind.Range;

    public required Concerns Concerns { get; init; }

    public required SettingCategory Category { get; init; }

    /// <summary>One line of documentation.</summary>
    public required string Summary { get; init; }

    /// <summary>Its place in the table.</summary>
    internal int Number { get; init; }

    internal SettingKind Kind { get; init; } = null!;

    internal DefaultValue Standard { get; init; } = null!;

    /// <summary>The value, and whether it is another than the default.</summary>
    /// <exception cref="Diagnostics.NightScanException">02xx: it cannot be used.</exception>
    internal (object Value, bool IsChanged) Read(SettingValues values)
    {
        object standard = Standard.Of(values);
        object value = values.Text(this) is { Length: > 0 } text ? Kind.Read(Name, text, values) : standard;
        return (value, !value.Equals(standard));
    }
}

/// <summary>A setting and the type of its values. What is generic is compiled for every type, at every start: it is kept small.</summary>
public sealed class Setting<T> : Setting
    where T : notnull;
