using System.IO.Hashing;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NightScan.Vectors;

namespace NightScan.Hashing;

/// <summary>
/// XXH3 with 128 bits, seed 0 (Y. Collet, xxHash's specification 0.2), of bytes that come bit by bit, at full speed from the first one on.
/// The library's is as fast after a second: until then the JIT leaves its inner loops, which cannot be compiled ahead of time, as they are,
/// and in a build of some hundred recordings they take longer than SHA-256. Where there is no AVX2, and for short inputs, the library's.
/// One per worker.
/// </summary>
internal sealed unsafe class QuickXxHash128
{
    private const int Stripe = 64, StripesPerBlock = 16, Block = Stripe * StripesPerBlock;

    // Up to so many bytes the algorithm is another.
    private const int MostOfShort = 240;

    // Where what ends an input begins in the secret.
    private const int OfScramble = 128, OfLastStripe = 121, OfLow = 11, OfHigh = 117;

    private const uint Prime32 = 0x9E3779B1;
    private const ulong PrimeOfLow = 0x9E3779B185EBCA87, PrimeOfHigh = 0xC2B2AE3D27D4EB4F;

    private readonly byte[] _buffer;
    private readonly ulong[] _lanes = new ulong[8];
    private readonly XxHash128? _library;
    private int _start;
    private int _end;
    private long _length;

    /// <param name="chunk">Bytes that there is room for at a time.</param>
    public QuickXxHash128(int chunk)
        : this(chunk, Avx2.IsSupported) { }

    internal QuickXxHash128(int chunk, bool isQuick)
    {
        _library = isQuick ? null : new XxHash128();
        // The last stripe may begin among bytes that were worked off.
        _buffer = new byte[Stripe + Block + chunk];
        Reset();
    }

    /// <summary>Room for the next bytes.</summary>
    public Span<byte> Free => _buffer.AsSpan(_end);

    private static ReadOnlySpan<byte> Secret =>
    [
        0xB8, 0xFE, 0x6C, 0x39, 0x23, 0xA4, 0x4B, 0xBE, 0x7C, 0x01, 0x81, 0x2C, 0xF7, 0x21, 0xAD, 0x1C,
        0xDE, 0xD4, 0x6D, 0xE9, 0x83, 0x90, 0x97, 0xDB, 0x72, 0x40, 0xA4, 0xA4, 0xB7, 0xB3, 0x67, 0x1F,
        0xCB, 0x79, 0xE6, 0x4E, 0xCC, 0xC0, 0xE5, 0x78, 0x82, 0x5A, 0xD0, 0x7D, 0xCC, 0xFF, 0x72, 0x21,
        0xB8, 0x08, 0x46, 0x74, 0xF7, 0x43, 0x24, 0x8E, 0xE0, 0x35, 0x90, 0xE6, 0x81, 0x3A, 0x26, 0x4C,
        0x3C, 0x28, 0x52, 0xBB, 0x91, 0xC3, 0x00, 0xCB, 0x88, 0xD0, 0x65, 0x8B, 0x1B, 0x53, 0x2E, 0xA3,
        0x71, 0x64, 0x48, 0x97, 0xA2, 0x0D, 0xF9, 0x4E, 0x38, 0x19, 0xEF, 0x46, 0xA9, 0xDE, 0xAC, 0xD8,
        0xA8, 0xFA, 0x76, 0x3F, 0xE3, 0x9C, 0x34, 0x3F, 0xF9, 0xDC, 0xBB, 0xC7, 0xC7, 0x0B, 0x4F, 0x1D,
        0x8A, 0x51, 0xE0, 0x4B, 0xCD, 0xB4, 0x59, 0x31, 0xC8, 0x9F, 0x7E, 0xC9, 0xD9, 0x78, 0x73, 0x64,
        0xEA, 0xC5, 0xAC, 0x83, 0x34, 0xD3, 0xEB, 0xC3, 0xC5, 0x81, 0xA0, 0xFF, 0xFA, 0x13, 0x63, 0xEB,
        0x17, 0x0D, 0xDD, 0x51, 0xB7, 0xF0, 0xDA, 0x49, 0xD3, 0x16, 0x55, 0x26, 0x29, 0xD4, 0x68, 0x9E,
        0x2B, 0x16, 0xBE, 0x58, 0x7D, 0x47, 0xA1, 0xFC, 0x8F, 0xF8, 0xB8, 0xD1, 0x7A, 0xD0, 0x31, 0xCE,
        0x45, 0xCB, 0x3A, 0x8F, 0x95, 0x16, 0x04, 0x28, 0xAF, 0xD7, 0xFB, 0xCA, 0xBB, 0x4B, 0x40, 0x7E,
    ];

    /// <summary>Takes bytes that were written to <see cref="Free"/>.</summary>
    public void Advance(int count)
    {
        _end += count;
        _length += count;
        if (_library is not null)
        {
            _library.Append(_buffer.AsSpan(_start, count));
            _end = _start;
            return;
        }

        // Never all: how the last ones are worked off depends on what is behind them.
        int blocks = (_end - _start - 1) / Block;
        if (blocks > 0)
        {
            fixed (byte* data = _buffer)
            fixed (byte* secret = Secret)
            fixed (ulong* lanes = _lanes)
            {
                Blocks(data + _start, blocks, secret, lanes);
            }

            int kept = _start + (blocks * Block) - Stripe;
            _buffer.AsSpan(kept, _end - kept).CopyTo(_buffer);
            (_start, _end) = (Stripe, _end - kept);
        }
    }

    /// <summary>Ends the input, and begins another.</summary>
    /// <returns>The two halves, the first as they are written.</returns>
    public (ulong High, ulong Low) Finish()
    {
        (ulong, ulong) hash = _library is not null || _length <= MostOfShort ? OfLibrary() : OfLanes();
        Reset();
        return hash;
    }

    /// <summary>Forgets what came of the input so far.</summary>
    public void Reset()
    {
        _library?.Reset();
        (_start, _end, _length) = (Stripe, Stripe, 0);
        ReadOnlySpan<ulong> first =
        [
            0xC2B2AE3D, PrimeOfLow, PrimeOfHigh, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x85EBCA77, 0x27D4EB2F165667C5, Prime32,
        ];
        first.CopyTo(_lanes);
    }

    private (ulong High, ulong Low) OfLibrary()
    {
        Span<byte> digest = stackalloc byte[16];
        if (_library is not null)
        {
            _library.GetCurrentHash(digest);
        }
        else
        {
            XxHash128.Hash(_buffer.AsSpan(_start, (int)_length), digest);
        }

        return (BinaryPrimitives.ReadUInt64BigEndian(digest), BinaryPrimitives.ReadUInt64BigEndian(digest[8..]));
    }

    private (ulong High, ulong Low) OfLanes()
    {
        fixed (byte* data = _buffer)
        fixed (byte* secret = Secret)
        fixed (ulong* lanes = _lanes)
        {
            Stripes(data + _start, (_end - _start - 1) / Stripe, secret, lanes);
            Stripes(data + _end - Stripe, 1, secret + OfLastStripe, lanes);
            ulong length = (ulong)_length;
            return (Merge(lanes, secret + OfHigh, ~(length * PrimeOfHigh)), Merge(lanes, secret + OfLow, length * PrimeOfLow));
        }
    }

    [MethodImpl(Compilation.OfKernels)]
    private static void Blocks(byte* data, nint count, byte* secret, ulong* lanes)
    {
        Vector256<ulong> a = Vector256.Load(lanes), b = Vector256.Load(lanes + 4);
        Vector256<uint> prime = Vector256.Create(Prime32);
        for (; count > 0; count--)
        {
            for (nint stripe = 0; stripe < StripesPerBlock; stripe++, data += Stripe)
            {
                a = Mix(a, data, secret + (8 * stripe));
                b = Mix(b, data + 32, secret + 32 + (8 * stripe));
            }

            a = Scramble(a, secret + OfScramble, prime);
            b = Scramble(b, secret + OfScramble + 32, prime);
        }

        a.Store(lanes);
        b.Store(lanes + 4);
    }

    [MethodImpl(Compilation.OfKernels)]
    private static void Stripes(byte* data, nint count, byte* secret, ulong* lanes)
    {
        Vector256<ulong> a = Vector256.Load(lanes), b = Vector256.Load(lanes + 4);
        for (; count > 0; count--, data += Stripe, secret += 8)
        {
            a = Mix(a, data, secret);
            b = Mix(b, data + 32, secret + 32);
        }

        a.Store(lanes);
        b.Store(lanes + 4);
    }

    /// <summary>Adds to each lane the product of the two halves of its keyed input, and to its neighbour the input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Mix(Vector256<ulong> lanes, byte* data, byte* secret)
    {
        Vector256<uint> value = Vector256.Load((uint*)data), key = value ^ Vector256.Load((uint*)secret);
        return lanes + Avx2.Multiply(key, Avx2.Shuffle(key, 0b_11_11_01_01)) + Avx2.Shuffle(value, 0b_01_00_11_10).AsUInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Scramble(Vector256<ulong> lanes, byte* secret, Vector256<uint> prime)
    {
        Vector256<uint> mixed = (lanes ^ (lanes >>> 47) ^ Vector256.Load((ulong*)secret)).AsUInt32();
        return Avx2.Multiply(mixed, prime) + (Avx2.Multiply(Avx2.Shuffle(mixed, 0b_11_11_01_01), prime) << 32);
    }

    private static ulong Merge(ulong* lanes, byte* secret, ulong sum)
    {
        ulong* keys = (ulong*)secret;
        for (int pair = 0; pair < 8; pair += 2)
        {
            ulong high = Math.BigMul(lanes[pair] ^ keys[pair], lanes[pair + 1] ^ keys[pair + 1], out ulong low);
            sum += high ^ low;
        }

        sum = (sum ^ (sum >> 37)) * 0x165667919E3779F9;
        return sum ^ (sum >> 32);
    }
}
