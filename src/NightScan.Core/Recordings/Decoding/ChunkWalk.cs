namespace NightScan.Recordings.Decoding;

/// <summary>
/// Goes through the chunks of a RIFF or an IFF file, which have a name of four letters and a size each. Bounded: real files have a
/// dozen chunks at most before their samples, and a hostile one has millions.
/// </summary>
/// <param name="bigEndian">How sizes are written.</param>
/// <param name="next">Where the first one begins: behind the names of container and content.</param>
internal sealed class ChunkWalk(RecordingFile file, bool bigEndian, long next = 12)
{
    public const int MaxChunks = 256;
    private const int HeaderLength = 8;

    private static readonly uint s_samples = NameOf("data"), s_sound = NameOf("SSND");

    private long _next = next;
    private int _count;

    /// <summary>Its four letters, as <see cref="NameOf(ReadOnlySpan{byte})"/> has them.</summary>
    public uint Name { get; private set; }

    /// <summary>Bytes of its content, without the one that makes an odd number even.</summary>
    public uint Size { get; private set; }

    /// <summary>Where its content begins.</summary>
    public long Start { get; private set; }

    /// <summary>Behind its content.</summary>
    public long End => Start + Size;

    /// <summary>
    /// Whether all chunks so far lie in the file whole, and are filled up to even sizes with zeros, as the formats ask for.
    /// </summary>
    public bool IsRegular { get; private set; } = true;

    public static uint NameOf(ReadOnlySpan<byte> letters) => BinaryPrimitives.ReadUInt32BigEndian(letters);

    public static uint NameOf(string letters) => NameOf(Encoding.ASCII.GetBytes(letters));

    /// <summary>Looks at what follows the samples.</summary>
    /// <param name="start">Where they end.</param>
    /// <returns>How many bytes from there on are neither chunks, nor a tag, nor filling.</returns>
    public static long FindForeign(RecordingFile file, long start, bool bigEndian)
    {
        long position = start;
        Span<byte> name = stackalloc byte[HeaderLength];
        for (int i = 0; i < MaxChunks && file.ReadFully(position, name) == HeaderLength; i++)
        {
            // The byte that makes an odd number even is left out at times, and put where it does not belong.
            ChunkWalk walk = new(file, bigEndian, position);
            if (!IsName(name))
            {
                walk = new(file, bigEndian, ++position);
                if (file.ReadFully(position, name) < HeaderLength || !IsName(name))
                {
                    position--;
                    break;
                }
            }

            // More samples are none of the chunks that may follow them.
            if (!walk.MoveNext() || walk.End > file.Length || (walk.Size > 0 && (walk.Name == s_samples || walk.Name == s_sound)))
            {
                break;
            }

            position = walk.End;
        }

        long left = file.Length - position;
        if (left < HeaderLength)
        {
            return 0;
        }

        file.ReadFully(position, name);
        return name.StartsWith("TAG"u8) || name.StartsWith("ID3"u8) || name.StartsWith("APETAGEX"u8) || IsBlank(file, position) ? 0 : left;
    }

    private static bool IsName(ReadOnlySpan<byte> name) => !name[..4].ContainsAnyExceptInRange((byte)' ', (byte)'~')
        && name[0] != (byte)' ';

    /// <summary>Whether there is nothing but filling; a look at its start has to do.</summary>
    private static bool IsBlank(RecordingFile file, long from)
    {
        Span<byte> block = stackalloc byte[1 << 12];
        return !block[..file.ReadFully(from, block)].ContainsAnyExcept((byte)0);
    }

    /// <returns>False when there is no other.</returns>
    public bool MoveNext()
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (_count++ == MaxChunks || file.ReadFully(_next, header) < HeaderLength)
        {
            return false;
        }

        Name = NameOf(header);
        Size = Number32(header[4..]);
        Start = _next + HeaderLength;
        _next = End + (Size & 1);
        return true;
    }

    /// <summary>Reads the start of the content.</summary>
    /// <returns>How many bytes there were.</returns>
    public int Read(Span<byte> content) => file.ReadFully(Start, content[..(int)Math.Min((uint)content.Length, Size)]);

    /// <summary>Says that the chunk is passed over, which it must be made for.</summary>
    public void Pass()
    {
        Span<byte> filling = stackalloc byte[1];
        IsRegular &= _next <= file.Length && ((Size & 1) == 0 || (file.ReadFully(End, filling) == 1 && filling[0] == 0));
    }

    public ushort Number16(ReadOnlySpan<byte> bytes) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public uint Number32(ReadOnlySpan<byte> bytes) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
