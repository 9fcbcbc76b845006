using NightScan.Hashing;

namespace NightScan.Training.Data;

/// <summary>A stream of numbers that depends on its seed alone: the same in every run and on every machine.</summary>
internal struct SeededNumbers(ulong seed)
{
    private ulong _count;

    /// <summary>Uniform in [0, 1).</summary>
    public double Next() => StableHash.ToUnit(StableHash.Of(seed, _count++));

    /// <summary>Uniform in 0 … count - 1.</summary>
    public int Below(int count) => (int)(Next() * count);

    /// <summary>Beta distributed with both parameters <paramref name="shape"/>: the share of one of two equal gamma numbers.</summary>
    public double Beta(double shape)
    {
        double first = Gamma(shape), second = Gamma(shape);
        // Both vanish only for tiny shapes, where one of the two has it all.
        return first + second > 0 ? first / (first + second) : Below(2);
    }

    /// <summary>Marsaglia and Tsang, "A simple method for generating gamma variables" (2000).</summary>
    private double Gamma(double shape)
    {
        if (shape < 1)
        {
            return Gamma(shape + 1) * Math.Pow(1 - Next(), 1 / shape);
        }

        double d = shape - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double normal = Normal(), v = 1 + (c * normal);
            v = v * v * v;
            if (v > 0 && Math.Log(1 - Next()) < (0.5 * normal * normal) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }

    // Box and Muller; 1 - u is never 0.
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());
}
