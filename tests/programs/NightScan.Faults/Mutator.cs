namespace NightScan.Faults;

/// <summary>Seeded damage of the kinds that files suffer, and some that only an enemy thinks of.</summary>
/// <param name="seed">The same one makes the same damages.</param>
/// <param name="headers">Damages to a header for each that may be anywhere.</param>
internal sealed class Mutator(int seed, int headers = 3)
{
    private static readonly uint[] s_numbers = [0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, 0xFFFFFFFF];
    private readonly Random _random = new(seed);

    /// <summary>A damaged copy; now and then the damage is none.</summary>
    public byte[] Mutate(ReadOnlySpan<byte> whole)
    {
        byte[] bytes = whole.ToArray();
        for (int damages = _random.Next(1, 5); damages > 0; damages--)
        {
            bytes = Damage(bytes);
        }

        return bytes;
    }

    private byte[] Damage(byte[] bytes)
    {
        if (bytes.Length < 8)
        {
            return [.. bytes, (byte)_random.Next(256)];
        }

        int at = Place(bytes.Length);
        switch (_random.Next(8))
        {
            case 0:
                return bytes[..at];
            case 1:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                return bytes;
            case 2:
                bytes[at] = (byte)_random.Next(256);
                return bytes;
            case 3:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Math.Min(at, bytes.Length - 4)),
                    s_numbers[_random.Next(s_numbers.Length)]);
                return bytes;
            case 4:
                BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(Math.Min(at, bytes.Length - 4)),
                    s_numbers[_random.Next(s_numbers.Length)]);
                return bytes;
            case 5:
                int length = Math.Min(_random.Next(1, 64), bytes.Length - at);
                return [.. bytes[..at], .. bytes.AsSpan(at, length), .. bytes[at..]];
            case 6:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + _random.Next(1, 64))..]];
            default:
                _random.NextBytes(bytes.AsSpan(at, Math.Min(_random.Next(1, 16), bytes.Length - at)));
                return bytes;
        }
    }

    /// <summary>Mostly near the start, where headers are.</summary>
    private int Place(int length) => _random.Next(_random.Next(headers + 1) == 0 ? length : Math.Min(length, 128));
}
