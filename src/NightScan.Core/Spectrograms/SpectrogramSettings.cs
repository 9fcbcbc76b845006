using NightScan.Hashing;

namespace NightScan.Spectrograms;

/// <summary>
/// Everything that shapes a spectrogram: two recordings with the same bytes and the same settings have the same one. Whoever makes
/// spectrograms checks them (NS0202, NS0203, NS0204, NS0218); docs/spectrograms.md says what each does.
/// </summary>
public sealed record SpectrogramSettings
{
    /// <summary>Part of <see cref="Key"/>: raise it with any change that changes results, and every spectrogram is made anew.</summary>
    internal const int AlgorithmVersion = 1;

    /// <summary>Hz that recordings are resampled to, 1 to 10,000,000.</summary>
    public required int SampleRate { get; init; }

    /// <summary>Samples per frame, 4 to 131,072; even, with no prime factors but 2, 3 and 5.</summary>
    public required int FftSize { get; init; }

    /// <summary>Samples between frames, 1 to 1,048,576.</summary>
    public required int HopLength { get; init; }

    /// <summary>Rows of the spectrogram, 1 to half of <see cref="FftSize"/> and one more.</summary>
    public required int MelBands { get; init; }

    /// <summary>Hz, lower edge of the lowest band, 0 or more.</summary>
    public required double MinFrequency { get; init; }

    /// <summary>Hz, upper edge of the highest band; at most half of <see cref="SampleRate"/>.</summary>
    public required double MaxFrequency { get; init; }

    /// <summary>The scale that the bands are equally wide on.</summary>
    public MelScale MelScale { get; init; }

    /// <summary>What their weights are multiplied by.</summary>
    public MelNorm MelNorm { get; init; }

    /// <summary>
    /// Seconds of every recording that are used: longer ones are cut, shorter ones padded. More than half a frame.
    /// </summary>
    public required double Duration { get; init; }

    /// <summary>dB below the maximum at which a spectrogram is floored, above 0 and at most 1000.</summary>
    public required double TopDb { get; init; }

    /// <summary>What shorter recordings are padded with.</summary>
    public Padding Padding { get; init; }

    /// <summary>What the numbers are.</summary>
    public Normalization Normalization { get; init; }

    /// <summary>dB that <see cref="Normalization.Fixed"/> takes away, -1000 to 1000; null where it is another.</summary>
    public double? NormalizationMean { get; init; }

    /// <summary>dB that <see cref="Normalization.Fixed"/> divides by, 0.1 to 1000; null where it is another.</summary>
    public double? NormalizationDeviation { get; init; }

    /// <summary>Of <see cref="Normalization.Pcen"/>: how much of its own level is taken from a band, 0 to 1.</summary>
    public double PcenGain { get; init; } = 0.98;

    /// <summary>What is added before the power, 0 to 1000.</summary>
    public double PcenBias { get; init; } = 2;

    /// <summary>The power that compresses, 0 (the logarithm) to 1.</summary>
    public double PcenPower { get; init; } = 0.5;

    /// <summary>Seconds over which a band's level is smoothed, above 0 and at most 1000.</summary>
    public double PcenTimeConstant { get; init; } = 0.4;

    /// <summary>Number type of the written file.</summary>
    public required SpectrogramDataType DataType { get; init; }

    /// <summary>Samples at <see cref="SampleRate"/> that a spectrogram is made of.</summary>
    public int SampleCount => (int)Math.Round(Duration * SampleRate);

    /// <summary>Columns of the spectrogram: centred frames, so one more than whole hops.</summary>
    public int FrameCount => 1 + (SampleCount / HopLength);

    /// <summary>
    /// Equal for settings that give equal spectrograms, on every machine and in every run; different otherwise.
    /// Duration counts as the samples that it makes.
    /// </summary>
    internal ContentHash Key => ContentHash.OfText(FormattableString.Invariant(
        $"log-mel v{AlgorithmVersion} rate={SampleRate} fft={FftSize} hop={HopLength} mels={MelBands} band={MinFrequency:R}-{MaxFrequency:R} samples={SampleCount} top={Floor} type={DataType}") + Bank(" scale=", " norm=") + Contract);

    /// <summary>The settings under the names that users give them, as <c>Name=value</c> with blanks between.</summary>
    public string Describe() => FormattableString.Invariant(
        $"SampleRate={SampleRate} FftSize={FftSize} HopLength={HopLength} MelBands={MelBands} MinFrequency={MinFrequency:R} MaxFrequency={MaxFrequency:R} Duration={Duration:R} TopDb={TopDb:R} SpectrogramDataType={DataType}") + Bank(" MelScale=", " MelNorm=") + Contract;

    // PCEN has no floor.
    private string Floor => Normalization == Normalization.Pcen ? "none" : TopDb.ToString("R", CultureInfo.InvariantCulture);

    private string Contract =>
        string.Concat(InputContract.Of(this, withDefaults: false).Select(setting => $" {setting.Name}={setting.Value}"));

    // Only what differs from the default: caches and models from before these were settings stay what they are.
    private string Bank(string scale, string norm) =>
        (MelScale == MelScale.Htk ? "" : scale + MelScale.ToString().ToLowerInvariant())
        + (MelNorm == MelNorm.None ? "" : norm + MelNorm.ToString().ToLowerInvariant());
}
