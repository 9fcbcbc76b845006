namespace NightScan.Spectrograms;

/// <summary>The settings that say what a network gets beside the bands of a spectrogram, in words and back.</summary>
internal static class InputContract
{
    private static readonly SpectrogramSettings s_defaults = SpectrogramPresets.Find(SpectrogramPresets.Default)!;

    /// <summary>Those that have an effect, by the names that users give them.</summary>
    /// <param name="withDefaults">
    /// Also where they are the defaults. What identifies spectrograms leaves these out: caches and models from before these were settings
    /// stay what they are.
    /// </param>
    public static IEnumerable<(string Name, string Value)> Of(SpectrogramSettings settings, bool withDefaults) => All(settings)
        .Where(setting => setting.Value is not null && (withDefaults || !setting.Value.Equals(setting.Default)))
        .Select(setting => (setting.Name, setting.Value is double number ? number.ToString("R", CultureInfo.InvariantCulture)
            : setting.Value!.ToString()!.ToLowerInvariant()));

    /// <summary>Settings with these as they are written.</summary>
    /// <param name="values">By name; those that are not there have their defaults.</param>
    /// <exception cref="ArgumentException">No word of theirs.</exception>
    /// <exception cref="FormatException">No number.</exception>
    public static SpectrogramSettings With(SpectrogramSettings settings, IReadOnlyDictionary<string, string> values)
    {
        T Word<T>(string name)
            where T : struct, Enum => values.TryGetValue(name, out string? text) ? Enum.Parse<T>(text, ignoreCase: true) : default;
        double? Number(string name) =>
            values.TryGetValue(name, out string? text) ? double.Parse(text, CultureInfo.InvariantCulture) : null;
        return settings with
        {
            Padding = Word<Padding>(nameof(settings.Padding)),
            Normalization = Word<Normalization>(nameof(settings.Normalization)),
            NormalizationMean = Number(nameof(settings.NormalizationMean)),
            NormalizationDeviation = Number(nameof(settings.NormalizationDeviation)),
            PcenGain = Number(nameof(settings.PcenGain)) ?? s_defaults.PcenGain,
            PcenBias = Number(nameof(settings.PcenBias)) ?? s_defaults.PcenBias,
            PcenPower = Number(nameof(settings.PcenPower)) ?? s_defaults.PcenPower,
            PcenTimeConstant = Number(nameof(settings.PcenTimeConstant)) ?? s_defaults.PcenTimeConstant,
        };
    }

    /// <exception cref="NightScanException">NS0202, NS0218.</exception>
    public static void Check(SpectrogramSettings settings)
    {
        if (settings.Normalization == Normalization.Fixed
            && (settings.NormalizationMean is null || settings.NormalizationDeviation is null))
        {
            string missing = string.Join(" and ", new[]
            {
                settings.NormalizationMean is null ? nameof(settings.NormalizationMean) : null,
                settings.NormalizationDeviation is null ? nameof(settings.NormalizationDeviation) : null,
            }.OfType<string>());
            throw new NightScanException(DiagnosticCodes.NoFixedNumbers,
                $"Normalization is 'fixed', and {missing} is not given: build a cache with Normalization=none, and take the mean and the "
                + "deviation of its training spectrograms (docs/spectrograms.md has the lines that print them); or use Normalization=clip, "
                + "which needs neither.");
        }

        if (!Enum.IsDefined(settings.Normalization) || !Enum.IsDefined(settings.Padding))
        {
            throw new NightScanException(DiagnosticCodes.OutOfRange,
                $"Normalization={settings.Normalization} is none of clip, none, fixed and pcen, or Padding={settings.Padding} none of "
                + "silence, repeat and reflect.");
        }

        foreach ((string name, object? value, double low, double high, string wanted) in Ranges(settings))
        {
            bool isInside = value is not double number || (number >= low && number <= high);
            if (!isInside)
            {
                throw new NightScanException(DiagnosticCodes.OutOfRange,
                    string.Create(CultureInfo.InvariantCulture, $"{name}={value} must be {wanted}."));
            }
        }
    }

    private static IEnumerable<(string Name, object? Value, double Low, double High, string Wanted)> Ranges(SpectrogramSettings settings)
    {
        yield return (nameof(settings.NormalizationMean), settings.NormalizationMean, -1000, 1000, "from -1000 to 1000 dB");
        yield return (nameof(settings.NormalizationDeviation), settings.NormalizationDeviation, 0.1, 1000, "from 0.1 to 1000 dB");
        yield return (nameof(settings.PcenGain), settings.PcenGain, 0, 1, "from 0 to 1; 0.98 is usual");
        yield return (nameof(settings.PcenBias), settings.PcenBias, 0, 1000, "from 0 to 1000; 2 is usual");
        yield return (nameof(settings.PcenPower), settings.PcenPower, 0, 1, "from 0 (the logarithm) to 1; 0.5 is usual");
        yield return (nameof(settings.PcenTimeConstant), settings.PcenTimeConstant, 0.001, 1000, "from 0.001 to 1000 s; 0.4 is usual");
    }

    private static IEnumerable<(string Name, object? Value, object? Default)> All(SpectrogramSettings settings)
    {
        bool isFixed = settings.Normalization == Normalization.Fixed, isPcen = settings.Normalization == Normalization.Pcen;
        object? Where(bool hasEffect, object? value) => hasEffect ? value : null;
        yield return (nameof(settings.Padding), settings.Padding, Padding.Silence);
        yield return (nameof(settings.Normalization), settings.Normalization, Normalization.Clip);
        yield return (nameof(settings.NormalizationMean), Where(isFixed, settings.NormalizationMean), null);
        yield return (nameof(settings.NormalizationDeviation), Where(isFixed, settings.NormalizationDeviation), null);
        yield return (nameof(settings.PcenGain), Where(isPcen, settings.PcenGain), s_defaults.PcenGain);
        yield return (nameof(settings.PcenBias), Where(isPcen, settings.PcenBias), s_defaults.PcenBias);
        yield return (nameof(settings.PcenPower), Where(isPcen, settings.PcenPower), s_defaults.PcenPower);
        yield return (nameof(settings.PcenTimeConstant), Where(isPcen, settings.PcenTimeConstant), s_defaults.PcenTimeConstant);
    }
}
