using System.Text.Json.Nodes;

namespace NightScan.Augmentation;

/// <summary>What the AugmentationFile gives for a bound.</summary>
internal enum BoundForm
{
    /// <summary>A number: the upper end of an interval from 0.</summary>
    Most,

    /// <summary>A whole one.</summary>
    MostWhole,

    /// <summary>Both ends.</summary>
    Interval,

    /// <summary>Both, whole numbers.</summary>
    WholeInterval,

    /// <summary>Both, factors with 1 between them, which stands for no change.</summary>
    Factors,
}

/// <summary>What a value of a bound is for.</summary>
internal enum BoundScope
{
    Rare,
    Medium,
    Common,

    /// <summary>The kind of animal: the values of the tiers apply within it.</summary>
    Limits,

    /// <summary>All tiers.</summary>
    All,
}

/// <summary>An interval that operations keep to, and that the AugmentationFile may set. Each instance is a bound of its own.</summary>
/// <param name="form">How the file gives it.</param>
/// <param name="name">Its key in the file.</param>
/// <param name="low">The least number that the file may give.</param>
/// <param name="high">The largest.</param>
/// <param name="values">By default: one for all tiers, or one for each, the rare first.</param>
internal sealed class Bound(BoundForm form, string name, double low, double high, params Interval[] values)
{
    public string Name => name;

    public Interval Allowed { get; } = new(low, high);

    /// <summary>Whether each tier has a value of its own.</summary>
    public bool IsByTier => values.Length > 1;

    /// <summary>The default within which an AnimalType keeps the tiers; null for no limit.</summary>
    public Func<string, Interval>? OfAnimal { get; init; }

    private bool IsNumber => form is BoundForm.Most or BoundForm.MostWhole;

    /// <summary>The default for a tier, or for all.</summary>
    public Interval Default(BoundScope scope) => values[IsByTier ? (int)scope : 0];

    /// <summary>Reads a value.</summary>
    /// <exception cref="NightScanException">NS0220.</exception>
    public Interval Read(SettingsJson json)
    {
        Interval value = IsNumber ? new(0, json.Number(Allowed)) : json.Interval(Allowed);
        bool isWhole = value.Low % 1 == 0 && value.High % 1 == 0;
        return form switch
        {
            BoundForm.MostWhole when !isWhole => throw json.Error($"'{name}' must be a whole number"),
            BoundForm.WholeInterval when !isWhole => throw json.Error($"'{name}' must be two whole numbers"),
            BoundForm.Factors when value is not { Low: <= 1, High: >= 1 } =>
                throw json.Error($"'{name}' must have 1 between its ends, such as [0.9, 1.1]"),
            _ => value,
        };
    }

    /// <summary>A value as the file has it.</summary>
    public JsonNode Write(Interval value) => IsNumber ? value.High : new JsonArray(value.Low, value.High);
}
