using System.IO.Hashing;
using NightScan.Hashing;

namespace NightScan.Tests.Hashing;

public class QuickXxHash128Tests
{
    private const int Chunk = 4096;

    private readonly byte[] _bytes = new byte[40_000];
    private QuickXxHash128 _hash = new(Chunk);

    public QuickXxHash128Tests() => new Random(1).NextBytes(_bytes);

    private (ulong High, ulong Low) Hash(int length, Func<int> piece)
    {
        for (int at = 0; at < length;)
        {
            int count = Math.Min(Math.Clamp(piece(), 1, Chunk), length - at);
            _bytes.AsSpan(at, count).CopyTo(_hash.Free);
            _hash.Advance(count);
            at += count;
        }

        return _hash.Finish();
    }

    private (ulong High, ulong Low) Library(int length)
    {
        byte[] digest = XxHash128.Hash(_bytes.AsSpan(0, length));
        return (BinaryPrimitives.ReadUInt64BigEndian(digest), BinaryPrimitives.ReadUInt64BigEndian(digest.AsSpan(8)));
    }

    [Fact]
    public void EveryLengthHasTheLibrarysHash()
    {
        for (int length = 0; length < 3 * Chunk; length++)
        {
            Assert.Equal(Library(length), Hash(length, () => Chunk));
        }
    }

    [Fact]
    public void ItDoesNotMatterInWhatPiecesTheBytesCome()
    {
        Random random = new(2);
        for (int i = 0; i < 2000; i++)
        {
            int length = random.Next(_bytes.Length), most = random.Next(1, Chunk + 1);
            Assert.Equal(Library(length), Hash(length, () => random.Next(1, most + 1)));
        }
    }

    [Fact]
    public void WithoutVectorsItIsTheLibrarys()
    {
        _hash = new(Chunk, isQuick: false);
        foreach (int length in new[] { 0, 240, 241, 1025, Chunk, 9000, 9000 })
        {
            Assert.Equal(Library(length), Hash(length, () => 1000));
        }
    }

    [Fact]
    public void EveryBitCounts()
    {
        HashSet<(ulong, ulong)> seen = [Hash(2048, () => 2048)];
        for (int bit = 0; bit < 8 * 2048; bit += 13)
        {
            _bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(seen.Add(Hash(2048, () => 2048)));
            _bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void WhatWasGivenUpIsForgotten()
    {
        _bytes.AsSpan(0, 3000).CopyTo(_hash.Free);
        _hash.Advance(3000);
        _hash.Reset();

        Assert.Equal(Library(5000), Hash(5000, () => Chunk));
    }
}
