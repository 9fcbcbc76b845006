using NightScan.Spectrograms;

namespace NightScan.Settings;

/// <summary>What an empty property stands for.</summary>
/// <param name="Text">The value, or when it is computed, where it comes from.</param>
/// <param name="Of">The value beside those of the other settings.</param>
/// <param name="IsComputed">Whether it depends on these, or on the machine.</param>
internal sealed record DefaultValue(string Text, Func<SettingValues, object> Of, bool IsComputed)
{
    public static DefaultValue Literal(object value) =>
        new(Convert.ToString(value, CultureInfo.InvariantCulture)!.ToLowerInvariant(), _ => value, IsComputed: false);
}

/// <inheritdoc cref="DefaultValue"/>
internal readonly record struct DefaultValue<T>(DefaultValue Value)
    where T : notnull
{
    public DefaultValue(string text, Func<SettingValues, object> of, bool isComputed = true)
        : this(new DefaultValue(text, of, isComputed))
    {
    }

    public static implicit operator DefaultValue<T>(T value) => new(DefaultValue.Literal(value));
}

/// <summary>The defaults that are no literals of their type.</summary>
internal static class SettingDefaults
{
    public static DefaultValue<int> Processors(int most) =>
        new("the processors that the process may use", _ => Math.Min(Environment.ProcessorCount, most));

    public static DefaultValue<T> Written<T>(string text, SettingKind<T> kind)
        where T : notnull => new(text, values => kind.Parse("", text, values), isComputed: false);

    public static DefaultValue<T> OfPreset<T>(Func<SpectrogramSettings, T> of)
        where T : notnull => new("from AnimalType", values => of(SpectrogramPresets.Find(values.Of(KnownSettings.AnimalType))!));

    /// <summary>What weights learned before is not to be spoiled by the rate that a fresh last layer needs.</summary>
    /// <returns>The rate of the layers before the last, as a share of its rate.</returns>
    public static double BackboneShare(string pretrainedWeights) => pretrainedWeights.Length > 0 ? 0.1 : 1;

    public static DefaultValue<T> OnSampleSet<T>(T others, T sampleSet)
        where T : notnull =>
        new(FormattableString.Invariant($"{others}, {sampleSet} on the sample set"), values => values.UsesSampleSet ? sampleSet : others);

    /// <summary>
    /// What suits a network that learns from scratch, on the sample set too; a last layer alone is trained as on others, since its epochs
    /// cost next to nothing and so few steps teach it little (docs/training.md).
    /// </summary>
    public static DefaultValue<T> OnSampleSetButLinear<T>(T others, T sampleSet)
        where T : notnull => new(
            FormattableString.Invariant($"{others}, {sampleSet} on the sample set unless Architecture is {ArchitectureNames.Linear}"),
            values => values.UsesSampleSet && values.Of(KnownSettings.Architecture) != ArchitectureNames.Linear ? sampleSet : others);

    // The sample set has folders of its own: whoever points AudioRoot at real recordings later starts without a trace of it.
    public static DefaultValue<string> FolderOr(string others, string sampleSet) =>
        new(others, values => values.Resolve("", values.UsesSampleSet ? sampleSet : others), isComputed: false);

    public static DefaultValue<string> In(Setting<string> folder, string file) =>
        new($"{file} in {folder.Name}", values => Path.Combine(values.Of(folder), file));
}
