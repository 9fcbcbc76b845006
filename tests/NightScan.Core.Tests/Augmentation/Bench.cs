using NightScan.Augmentation;
using NightScan.Hashing;
using NightScan.Spectrograms;
using NightScan.Vectors;

namespace NightScan.Tests.Augmentation;

/// <summary>Renders single recipes of a signal, and compares spectrograms the way the study of the operations did.</summary>
internal sealed class Bench
{
    /// <summary>The setting of the study, four seconds long.</summary>
    public static SpectrogramSettings Settings { get; } =
        SpectrogramPresets.Find("general")! with { Duration = 4, DataType = SpectrogramDataType.Float32 };

    /// <summary>Settings with the first eight operations and no other: what is pinned of them stays when another comes.</summary>
    public static AugmentationSettings FirstEight { get; } = new()
    {
        Registry = new([.. OperationRegistry.Default.Rows.Where(operation => OperationSet.First.Has(operation.Number))]),
    };

    /// <summary>A recipe that changes nothing.</summary>
    public static VariantRecipe Nothing { get; } = new() { Variant = 1, Rate = 1 };

    private readonly VariantSynthesizer _synthesizer;

    public Bench(SpectrogramSettings? settings = null, BackgroundBank? backgrounds = null, SimdPath path = SimdPath.Widest,
        AugmentationSettings? augmentation = null)
    {
        Sources = new VariantSources(settings ?? Settings, augmentation ?? new AugmentationSettings(), backgrounds);
        _synthesizer = new VariantSynthesizer(Sources, path);
    }

    public VariantSources Sources { get; }

    public VariantSynthesizer Synthesizer => _synthesizer;

    public int Frames => Sources.Spectrogram.FrameCount;

    /// <summary>The log-mel spectrogram of a variant.</summary>
    public float[] Render(ReadOnlySpan<float> samples, VariantRecipe recipe)
    {
        _synthesizer.Load(samples);
        float[] decibels = new float[Sources.Spectrogram.MelBands * Frames];
        _synthesizer.LogMel(recipe, decibels);
        return decibels;
    }

    /// <summary>The log-mel spectrogram of samples.</summary>
    public float[] LogMel(ReadOnlySpan<float> samples)
    {
        float[] decibels = new float[Sources.Spectrogram.MelBands * Frames];
        new SpectrogramTransform(Sources.Spectrogram).LogMel(samples, decibels);
        return decibels;
    }

    /// <summary>
    /// Differences over the numbers that are within <paramref name="within"/> dB of the reference's maximum, <paramref name="margin"/>
    /// frames from the ends.
    /// </summary>
    public Difference Compare(float[] actual, float[] expected, double within = 50, int margin = 6, int bands = int.MaxValue)
    {
        int frames = Frames;
        float floor = expected.Max() - (float)within;
        List<double> differences = [];
        for (int i = 0; i < expected.Length; i++)
        {
            int frame = i % frames;
            if (expected[i] >= floor && frame >= margin && frame < frames - margin && i / frames < bands)
            {
                differences.Add(actual[i] - expected[i]);
            }
        }

        return new(differences);
    }

    public static ContentHash Content(int number) => ContentHash.OfBytes(BitConverter.GetBytes(number));
}

/// <summary>dB.</summary>
internal sealed class Difference(IReadOnlyList<double> values)
{
    private readonly double[] _sorted = [.. values.Select(Math.Abs).Order()];

    public IReadOnlyList<double> Values => values;

    public int Count => _sorted.Length;

    public double Mean => _sorted.Average();

    public double High => _sorted[(int)(0.95 * (_sorted.Length - 1))];

    public double Max => _sorted[^1];

    public double Bias => values.Average();

    public override string ToString() => FormattableString.Invariant($"mean {Mean:f3} p95 {High:f3} max {Max:f4} bias {Bias:f3} ({Count})");
}
