namespace NightScan.Training.Libtorch;

/// <summary>
/// The versions of symbols that a shared library asks other libraries for (the section <c>.gnu.version_r</c> of an ELF file, as the
/// Linux Standard Base describes it in its chapter on symbol versioning). The loader refuses a library whose demands are not met,
/// whether or not anything in it uses such a symbol, unless the demand is marked as weak.
/// </summary>
internal static class SymbolVersions
{
    private const int Loadable = 1, Dynamic = 2;
    private const long StringTable = 5, Needs = 0x6ffffffe, NeedCount = 0x6fffffff;
    private const byte Weak = 2;

    // Far above what a library has: an image that says more is damaged.
    private const int MaxEntries = 1 << 16;

    /// <summary>Marks the demands for a version as weak: the loader then does without.</summary>
    /// <param name="image">The whole file: ELF, 64 bits, little-endian. Changed in place, a byte for each demand.</param>
    /// <param name="version">Its name, such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>How many demands were marked; 0 when there is none.</returns>
    /// <exception cref="InvalidDataException">It is no such file, or a damaged one.</exception>
    public static int MakeOptional(Span<byte> image, string version)
    {
        try
        {
            return Mark(image, Encoding.ASCII.GetBytes(version));
        }
        catch (Exception exception) when (
            exception is ArgumentOutOfRangeException or OverflowException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("It is not a whole shared library for 64-bit Linux.", exception);
        }
    }

    private static int Mark(Span<byte> image, ReadOnlySpan<byte> version)
    {
        const int sixtyFourBits = 2, littleEndian = 1;
        if (image.Length < 64 || !image[..6]
            .SequenceEqual((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', sixtyFourBits, littleEndian]))
        {
            throw new InvalidDataException("It is not a shared library for 64-bit Linux.");
        }

        (List<Segment> segments, Dictionary<long, long> tags) = ReadHeaders(image);
        if (!tags.ContainsKey(Needs))
        {
            return 0;
        }

        int marked = 0, names = Place(segments, tags[StringTable]), need = Place(segments, tags[Needs]);
        long needs = Math.Min(tags[NeedCount], MaxEntries);
        for (long i = 0; i < needs; i++)
        {
            int demand = checked(need + Word(image, need + 8));
            for (int j = Half(image, need + 2); j > 0; j--)
            {
                if (Name(image, checked(names + Word(image, demand + 8))).SequenceEqual(version))
                {
                    image[demand + 4] |= Weak;
                    marked++;
                }

                demand = checked(demand + Word(image, demand + 12));
            }

            need = checked(need + Word(image, need + 12));
        }

        return marked;
    }

    private static (List<Segment> Segments, Dictionary<long, long> Tags) ReadHeaders(ReadOnlySpan<byte> image)
    {
        List<Segment> segments = [];
        Dictionary<long, long> tags = [];
        for (int i = 0; i < Half(image, 56); i++)
        {
            int header = checked((int)Long(image, 32) + (i * Half(image, 54)));
            if (Word(image, header) == Loadable)
            {
                segments.Add(new Segment(Long(image, header + 16), Long(image, header + 8), Long(image, header + 32)));
            }
            else if (Word(image, header) == Dynamic)
            {
                for (int entry = checked((int)Long(image, header + 8)); Long(image, entry) != 0; entry += 16)
                {
                    tags.TryAdd(Long(image, entry), Long(image, entry + 8));
                }
            }
        }

        return (segments, tags);
    }

    /// <summary>Where in the file an address of the loaded library lies.</summary>
    private static int Place(List<Segment> segments, long address)
    {
        foreach (Segment segment in segments)
        {
            if (address >= segment.Address && address - segment.Address < segment.Length)
            {
                return checked((int)(address - segment.Address + segment.Offset));
            }
        }

        throw new ArgumentOutOfRangeException(nameof(address));
    }

    private static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> image, int at)
    {
        ReadOnlySpan<byte> rest = image[at..];
        return rest[..rest.IndexOf((byte)0)];
    }

    private static ushort Half(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadUInt16LittleEndian(image[at..]);

    private static int Word(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadInt32LittleEndian(image[at..]);

    private static long Long(ReadOnlySpan<byte> image, int at) => BinaryPrimitives.ReadInt64LittleEndian(image[at..]);

    /// <param name="Address">Where it is loaded.</param>
    /// <param name="Offset">Where it lies in the file.</param>
    /// <param name="Length">Bytes in the file.</param>
    private readonly record struct Segment(long Address, long Offset, long Length);
}
