using System.Numerics;
using NightScan.Hashing;

namespace NightScan.Training.Data;

/// <summary>
/// A seeded permutation that needs no memory and is worked out for one position at a time: a balanced Feistel network over the
/// next power of four, walked until it falls inside (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002).
/// </summary>
internal static class Shuffle
{
    private const int Rounds = 6;

    /// <summary>The number that stands at a position of the shuffled 0 … count - 1.</summary>
    /// <param name="position">0 to less than <paramref name="count"/>.</param>
    /// <param name="count">1 or more.</param>
    /// <param name="seed">Different seeds, different orders.</param>
    public static int At(int position, int count, ulong seed)
    {
        if (count == 1)
        {
            return 0;
        }

        int halfBits = (BitOperations.Log2((uint)(count - 1)) / 2) + 1;
        uint value = (uint)position;
        do
        {
            value = Permute(value, halfBits, seed);
        }
        while (value >= (uint)count);
        return (int)value;
    }

    private static uint Permute(uint value, int halfBits, ulong seed)
    {
        uint mask = (1u << halfBits) - 1, left = value >> halfBits, right = value & mask;
        for (uint round = 0; round < Rounds; round++)
        {
            (left, right) = (right, left ^ ((uint)StableHash.Of(seed, (right << 3) | round) & mask));
        }

        return (left << halfBits) | right;
    }
}
