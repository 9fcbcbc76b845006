using NightScan.Hashing;
using NightScan.Spectrograms;

namespace NightScan.Augmentation;

internal readonly partial record struct VariantRecipe
{
    /// <summary>Seconds in which the reverberation falls by 60 dB; 0 = none.</summary>
    public double ReverberationTime { get; init; }

    /// <summary>dB, energy of the direct sound to that of its reverberation.</summary>
    public double DirectToReverberant { get; init; }
}

/// <summary>
/// Late reverberation on mel power. The impulse response is a direct pulse of energy 1 and then noise whose expected energy at sample n is
/// e(n) = e₀·10^(−6n/(RT60·rate)) (Polack's model), e₀ chosen for the drawn ratio of direct to reverberant energy. The
/// expected power of a frame is the signal's own plus e spread over frames with triangular weights: out[t] = (1 + b₀)·P[t] + R[t],
/// R[t] = α·R[t−1] + b₁·P[t−1], with b₀ = Σ e(n)(1 − n/hop) over the first hop, b₁ the next triangle, α = 10^(−6·hop/(RT60·rate)).
/// (E. Habets, S. Gannot and I. Cohen, "Late reverberant spectral variance estimation based on a statistical model", IEEE SPL 16(9), 2009,
/// has the recursion; the triangles take away its lag of half a hop.)
/// </summary>
internal sealed class ReverbOperation() : AugmentationOperation(6, "reverb", weight: 1, ChainStage.Power, Time, Ratio)
{
    private static readonly Variate s_time = new(11), s_ratio = new(12);

    /// <summary>Seconds in which a reverberation falls by 60 dB.</summary>
    public static Bound Time { get; } = new(BoundForm.Interval, "rt60", 0.01, 20, new Interval(0.2, 0.8));

    /// <summary>dB, energy of the direct sound to that of its reverberation.</summary>
    public static Bound Ratio { get; } = new(BoundForm.Interval, "directToReverberant", -30, 60, new Interval(0, 9));

    public override IReadOnlyList<(string Term, string Meaning)> Legend => [("RT60", "reverberation: seconds in which it falls by 60 dB")];

    public override bool IsIn(in VariantRecipe recipe) => recipe.ReverberationTime != 0;

    public override VariantRecipe Draw(in DrawingContext context, in VariantRecipe recipe) => recipe with
    {
        ReverberationTime = context[Time].LogarithmicAt(context.Numbers.Spread(s_time)),
        DirectToReverberant = context[Ratio].At(context.Numbers.Free(s_ratio)),
    };

    /// <summary>The recursion's coefficients.</summary>
    /// <param name="seconds">RT60.</param>
    /// <param name="directToReverberant">dB.</param>
    public static (double Own, double Next, double Decay) Coefficients(double seconds, double directToReverberant, int sampleRate, int hop)
    {
        double perSample = Math.Pow(10, -6 / (seconds * sampleRate)), decay = Math.Pow(10, -6.0 * hop / (seconds * sampleRate));
        double energy = 1, falling = 0, rising = 0;
        for (int n = 0; n < hop; n++, energy *= perSample)
        {
            falling += energy * (hop - n) / hop;
            rising += energy * n / hop;
        }

        // The sum of all e(n), were e₀ 1.
        double first = Math.Pow(10, -directToReverberant / 10) * (1 - perSample);
        return (falling * first, (rising + (falling * decay)) * first, decay);
    }

    /// <summary>Applies the recursion to every band in place.</summary>
    public override void Change(in VariantRecipe recipe, SpectrogramSettings settings, Span<float> mel)
    {
        (double own, double next, double decay) = Coefficients(
            recipe.ReverberationTime, recipe.DirectToReverberant, settings.SampleRate, settings.HopLength);
        float a = (float)(1 + own), b = (float)next, c = (float)decay;
        int frames = settings.FrameCount, band = 0;

        // Four bands at once: each waits for its own last frame only.
        for (; band + 4 <= settings.MelBands; band += 4)
        {
            Span<float> p0 = mel.Slice(band * frames, frames), p1 = mel.Slice((band + 1) * frames, frames);
            Span<float> p2 = mel.Slice((band + 2) * frames, frames), p3 = mel.Slice((band + 3) * frames, frames);
            float r0 = 0, r1 = 0, r2 = 0, r3 = 0;
            for (int t = 0; t < p0.Length && t < p1.Length && t < p2.Length && t < p3.Length; t++)
            {
                float x0 = p0[t], x1 = p1[t], x2 = p2[t], x3 = p3[t];
                (p0[t], p1[t], p2[t], p3[t]) = ((a * x0) + r0, (a * x1) + r1, (a * x2) + r2, (a * x3) + r3);
                (r0, r1, r2, r3) = ((c * r0) + (b * x0), (c * r1) + (b * x1), (c * r2) + (b * x2), (c * r3) + (b * x3));
            }
        }

        for (; band < settings.MelBands; band++)
        {
            float r = 0;
            foreach (ref float value in mel.Slice(band * frames, frames))
            {
                float x = value;
                value = (a * x) + r;
                r = (c * r) + (b * x);
            }
        }
    }

    /// <summary>A pulse and Polack's noise behind it, drawn for the variant.</summary>
    public override void Sound(VariantRecipe recipe, IVariantSound sound)
    {
        double samples = recipe.ReverberationTime * sound.Settings.SampleRate, perSample = Math.Pow(10, -6 / samples);
        double energy = Math.Pow(10, -recipe.DirectToReverberant / 10) * (1 - perSample);
        ulong seed = StableHash.Of(recipe.Content, (ulong)(uint)recipe.Variant);
        float[] impulse = new float[(int)Math.Min(samples, sound.Settings.SampleCount)];
        for (int n = 0; n < impulse.Length; n++, energy *= perSample)
        {
            // Uniform, of the wanted power: the tail sums so many that it is Gaussian.
            double uniform = (2 * StableHash.ToUnit(StableHash.Of(seed, (ulong)n))) - 1;
            impulse[n] = (float)(Math.Sqrt(3 * energy) * uniform) + (n == 0 ? 1 : 0);
        }

        sound.Convolve(impulse);
    }

    public override string Caption(in VariantRecipe recipe) => Text($"RT60 {recipe.ReverberationTime:0.00} s");

    public override VariantRecipe Example(VariantRecipe nothing, ContentHash background) =>
        nothing with { ReverberationTime = 0.8, DirectToReverberant = 0 };
}
