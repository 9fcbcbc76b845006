using NightScan.Hashing;

namespace NightScan.Samples;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every system and version.</summary>
internal sealed class SampleRandom(ulong state)
{
    public ulong NextBits()
    {
        ulong bits = StableHash.Finalize(state);
        state += StableHash.Step;
        return bits;
    }

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double Between(double low, double high) => low + ((high - low) * (NextBits() >> 11) * (1.0 / (1UL << 53)));

    /// <summary>Uniform in 0 … <paramref name="count"/> − 1.</summary>
    public int Below(int count) => (int)Between(0, count);

    /// <summary>Noise with mean 0 and variance 1: the sum of four uniform numbers is near enough to a normal one.</summary>
    public double Noise()
    {
        ulong bits = NextBits();
        double sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        return ((sum / 65535.0) - 2) * 1.7320508075688772;
    }
}
