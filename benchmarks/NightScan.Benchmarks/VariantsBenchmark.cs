using NightScan.Augmentation;
using NightScan.Hashing;
using NightScan.Spectrograms;

namespace NightScan.Benchmarks;

/// <summary>
/// A recording in memory to the bytes of its spectrogram and ten variants: 8 s and the margin at 22,050 Hz, preset <c>general</c>, float16.
/// </summary>
internal static class VariantsBenchmark
{
    private const int Variants = 10;

    public static int Run()
    {
        SpectrogramSettings settings = SpectrogramPresets.Find(SpectrogramPresets.Default)!;
        VariantSources sources = new(settings, new AugmentationSettings());
        VariantSynthesizer synthesizer = new(sources);
        float[] samples = TransformBenchmark.Noise(synthesizer.SampleCount);
        byte[] output = new byte[synthesizer.ByteCount];
        int recording = 0;
        void Load(int length)
        {
            synthesizer.Load(samples.AsSpan(0, length));
            synthesizer.Original(output);
        }

        void Render(StrengthTier tier)
        {
            // A recording after the other: no chain repeats.
            ContentHash content = new(1, (ulong)recording++);
            for (int variant = 1; variant <= Variants; variant++)
            {
                synthesizer.Render(sources.Drawer.Draw(content, variant, tier), output);
            }
        }

        Load(samples.Length);
        Stopwatching.Measure("load and original", () => Load(settings.SampleCount));
        Stopwatching.Measure("load and original with margin", () => Load(samples.Length));
        foreach (StrengthTier tier in Enum.GetValues<StrengthTier>())
        {
            Stopwatching.Measure($"ten variants {tier}", () => Render(tier));
        }

        Stopwatching.Measure("eleven spectrograms", () =>
        {
            Load(samples.Length);
            Render(StrengthTier.Medium);
        });

        VariantRecipe nothing = new() { Content = new(1, 1), Variant = 1, Rate = 1, Shift = 0.03 };
        (string Name, VariantRecipe Recipe)[] single =
        [
            ("shift", nothing), ("stretch", nothing with { Rate = 1.1 }), ("pitch", nothing with { PitchCents = 150 }),
            ("noise", nothing with { Added = AddedSound.Pink, SignalToNoise = 10 }),
            ("stretch and noise", nothing with { Rate = 1.1, Added = AddedSound.Pink, SignalToNoise = 10 }),
            ("tilt", nothing with { Filter = new(2, 0, 0) }), ("low-pass", nothing with { Filter = new(0, 3000, 0) }),
            ("reverb", nothing with { ReverberationTime = 0.5, DirectToReverberant = 3 }),
            ("mask", nothing with { TimeMask = new(0.3, 0.05), FrequencyMask = new(0.3, 0.05) }),
        ];
        foreach ((string name, VariantRecipe recipe) in single)
        {
            Stopwatching.Measure($"variant {name}", () => synthesizer.Render(recipe, output));
        }

        return 0;
    }
}
