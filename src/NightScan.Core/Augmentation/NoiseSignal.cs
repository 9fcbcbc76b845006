using NightScan.Hashing;

namespace NightScan.Augmentation;

/// <summary>Periodic noise, the same on every machine.</summary>
/// <remarks>
/// Pink is white through pairs of a pole and a zero an octave apart, two octaves between pairs: each octave falls by 6 dB or by
/// nothing, 3 dB per octave in all, to a few tenths of a dB. Brown is white through one pole below all animals. The poles go with the
/// sample rate: any rate has the same slopes.
/// </remarks>
internal static class NoiseSignal
{
    private const ulong Seed = 0x4E69676874536361; // "NightSca"

    // Cycles per sample: 5 Hz at 22050 Hz, half a period of the longest frames.
    private const double Lowest = 1.0 / 4096;

    public static IReadOnlyList<AddedSound> Colors { get; } = [AddedSound.White, AddedSound.Pink, AddedSound.Brown];

    /// <summary>One period.</summary>
    public static float[] Create(AddedSound color, int period)
    {
        // Uniform: a frame's spectrum sums so many that it is Gaussian.
        double[] noise = [.. Enumerable.Range(0, period)
            .Select(i => (2 * StableHash.ToUnit(StableHash.Of(Seed + (ulong)color, (ulong)i))) - 1)];
        if (color == AddedSound.Brown)
        {
            Filter(noise, pole: Math.Exp(-2 * Math.PI * Lowest), zero: 0);
        }
        else if (color == AddedSound.Pink)
        {
            for (double frequency = Lowest; frequency < 0.5; frequency *= 4)
            {
                Filter(noise, Math.Exp(-2 * Math.PI * frequency), Math.Exp(-4 * Math.PI * frequency));
            }
        }

        double scale = 1 / Math.Sqrt(noise.Sum(value => value * value) / period);
        return [.. noise.Select(value => (float)(value * scale))];
    }

    /// <summary>y[i] = x[i] − zero·x[i−1] + pole·y[i−1] around the circle: a first round only finds the state to begin with.</summary>
    private static void Filter(double[] values, double pole, double zero)
    {
        double last = values[^1], state = 0;
        foreach (double value in values)
        {
            (state, last) = ((pole * state) + value - (zero * last), value);
        }

        foreach (ref double value in values.AsSpan())
        {
            (state, last) = ((pole * state) + value - (zero * last), value);
            value = state;
        }
    }
}
