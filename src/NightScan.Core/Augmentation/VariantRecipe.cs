using System.Globalization;
using System.Text;
using NightScan.Hashing;

namespace NightScan.Augmentation;

/// <summary>What is added to a recording.</summary>
public enum AddedSound
{
    None,

    /// <summary>Equal power at all frequencies.</summary>
    White,

    /// <summary>Power falling by 3 dB per octave: wind, leaves, rain far away.</summary>
    Pink,

    /// <summary>Power falling by 6 dB per octave: wind in the microphone, traffic.</summary>
    Brown,

    /// <summary>A recording of a background.</summary>
    Background,
}

/// <summary>Two power responses that multiply: a tilt, and a low-pass or a band-pass.</summary>
/// <param name="Tilt">dB per octave around the middle of the band; 0 = none.</param>
/// <param name="LowPass">Hz, where power is halved; 0 = none.</param>
/// <param name="HighPass">Hz, where power is halved; 0 = none.</param>
public readonly record struct FilterRecipe(double Tilt, double LowPass, double HighPass)
{
    public bool IsFlat => this == default;
}

/// <summary>A stretch of frames or of mel bands that is masked, as shares of all of them.</summary>
/// <param name="Start">0 to 1 − <paramref name="Width"/>.</param>
/// <param name="Width">0 = none.</param>
public readonly record struct MaskRecipe(double Start, double Width);

/// <summary>
/// Every parameter of the chain that makes one variant; docs/augmentation.md defines them. A value: equal recipes of a recording
/// give equal bytes, where processors have the same vectors.
/// </summary>
public readonly record struct VariantRecipe
{
    /// <summary>The recording.</summary>
    public ContentHash Content { get; init; }

    /// <summary>Number of the variant, from 1.</summary>
    public int Variant { get; init; }

    /// <summary>How often it was drawn anew because the result came too near to the original.</summary>
    public int Attempt { get; init; }

    public StrengthTier Tier { get; init; }

    /// <summary>Hundredths of a semitone, a multiple of <see cref="WarpedBanks.Step"/>; 0 = none.</summary>
    public int PitchCents { get; init; }

    /// <summary>Factor on the speed of time: 1.25 = everything takes 1/1.25 as long.</summary>
    public double Rate { get; init; }

    /// <summary>Time shift as a share of the window's duration; 0 to 0.5. <see cref="SourceFrames"/> says which way.</summary>
    public double Shift { get; init; }

    public FilterRecipe Filter { get; init; }

    public AddedSound Added { get; init; }

    /// <summary>dB.</summary>
    public double SignalToNoise { get; init; }

    /// <summary>Where in the noise or background the window begins, as a share of its length; 0 to 1.</summary>
    public double AddedOffset { get; init; }

    /// <summary>The background's content; default when there is none.</summary>
    public ContentHash Background { get; init; }

    /// <summary>Seconds in which the reverberation falls by 60 dB; 0 = none.</summary>
    public double ReverberationTime { get; init; }

    /// <summary>dB, energy of the direct sound to that of its reverberation.</summary>
    public double DirectToReverberant { get; init; }

    public MaskRecipe TimeMask { get; init; }

    public MaskRecipe FrequencyMask { get; init; }

    /// <summary>The identity of the variant's file, as for originals.</summary>
    /// <param name="spectrogramKey">Of the spectrogram's settings.</param>
    /// <remarks>
    /// The attempt that is finally used follows from these, so the key of the first one stands for it. Seed, tier and settings count
    /// only through what they draw, and through <paramref name="augmentationKey"/> for what a further attempt would draw.
    /// </remarks>
    /// <param name="augmentationKey"><see cref="AugmentationSettings.Key"/>.</param>
    public ulong Key(ContentHash spectrogramKey, ContentHash augmentationKey)
    {
        ulong key = StableHash.Of(StableHash.Of(spectrogramKey, AugmentationSettings.AlgorithmVersion), StableHash.Of(augmentationKey, (ulong)Tier));
        key = Mix(key, Content);
        key = StableHash.Of(key, ((ulong)(uint)Variant << 32) | (uint)Attempt);
        key = StableHash.Of(key, ((ulong)(uint)PitchCents << 32) | (uint)Added);
        key = Mix(Mix(Mix(key, Rate), Shift), AddedOffset);
        key = Mix(Mix(Mix(key, Filter.Tilt), Filter.LowPass), Filter.HighPass);
        key = Mix(Mix(Mix(key, SignalToNoise), ReverberationTime), DirectToReverberant);
        key = Mix(Mix(Mix(Mix(key, TimeMask.Start), TimeMask.Width), FrequencyMask.Start), FrequencyMask.Width);
        return Mix(key, Background);
    }

    /// <summary>The recipe for a person: <c>+1.4 st, ×0.93, pink 18 dB</c>.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        void Add(bool present, FormattableString part) =>
            text.Append(present && text.Length > 0 ? ", " : "").Append(present ? part.ToString(CultureInfo.InvariantCulture) : "");

        Add(PitchCents != 0, $"{PitchCents / 100.0:+0.0#;−0.0#} st");
        Add(Rate != 1, $"×{Rate:0.00#}");
        Add(Shift != 0, $"shift {Shift * 100:0.#} %");
        Add(Filter.Tilt != 0, $"{Filter.Tilt:+0.0;−0.0} dB/oct");
        Add(Filter.HighPass > 0, $"from {Filter.HighPass:0} Hz");
        Add(Filter.LowPass > 0, $"up to {Filter.LowPass:0} Hz");
        Add(Added != AddedSound.None, $"{Added.ToString().ToLowerInvariant()} {SignalToNoise:0.#} dB");
        Add(ReverberationTime > 0, $"RT60 {ReverberationTime:0.00} s");
        Add(TimeMask.Width > 0 || FrequencyMask.Width > 0, $"masked");
        return text.Length == 0 ? "unchanged" : text.ToString();
    }

    private static ulong Mix(ulong key, double value) => StableHash.Of(key, BitConverter.DoubleToUInt64Bits(value));

    private static ulong Mix(ulong key, ContentHash hash) => StableHash.Of(StableHash.Of(key, hash.High), hash.Low);
}
