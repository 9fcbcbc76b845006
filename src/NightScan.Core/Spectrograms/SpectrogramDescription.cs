namespace NightScan.Spectrograms;

/// <summary>Reads the settings of spectrograms back from the words that <see cref="SpectrogramSettings.Describe"/> puts them in.</summary>
internal static class SpectrogramDescription
{
    /// <param name="description"><c>Name=value</c> with blanks between; names of other settings are passed over.</param>
    /// <param name="damaged">What it means for that file when they cannot be read.</param>
    /// <exception cref="NightScanException">
    /// <paramref name="damaged"/>: a value is missing, is none or is there twice; NS0202, NS0203, NS0204, NS0218: it cannot be.
    /// </exception>
    public static SpectrogramSettings Parse(string description, string source, DiagnosticDescriptor damaged)
    {
        try
        {
            Dictionary<string, string> values = description.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
            int Integer(string name) => int.Parse(values[name], CultureInfo.InvariantCulture);
            double Number(string name) => double.Parse(values[name], CultureInfo.InvariantCulture);
            SpectrogramSettings settings = InputContract.With(new SpectrogramSettings
            {
                SampleRate = Integer("SampleRate"),
                FftSize = Integer("FftSize"),
                HopLength = Integer("HopLength"),
                MelBands = Integer("MelBands"),
                MinFrequency = Number("MinFrequency"),
                MaxFrequency = Number("MaxFrequency"),
                Duration = Number("Duration"),
                TopDb = Number("TopDb"),
                // An index or model from before these were settings has the defaults.
                MelScale = Enum.Parse<MelScale>(values.GetValueOrDefault("MelScale", "htk"), ignoreCase: true),
                MelNorm = Enum.Parse<MelNorm>(values.GetValueOrDefault("MelNorm", "none"), ignoreCase: true),
                DataType = Enum.Parse<SpectrogramDataType>(values["SpectrogramDataType"]),
            }, values);
            settings.Validate();
            return settings;
        }
        catch (Exception exception) when (exception is KeyNotFoundException or FormatException or OverflowException or ArgumentException)
        {
            throw new NightScanException(
                damaged, $"the settings of the spectrograms cannot be read from '{description}': {exception.Message}", source,
                    inner: exception);
        }
    }
}
