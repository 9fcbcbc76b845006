namespace NightScan.Faults.Files;

/// <summary>A file that something happened to.</summary>
/// <param name="What">For a person.</param>
/// <param name="Bytes">The file.</param>
/// <param name="IsHarmed">Whether samples are missing or damaged; else all are there, and only what tells of them is wrong.</param>
internal readonly record struct FileFault(string What, byte[] Bytes, bool IsHarmed)
{
    /// <summary>The file without what happened to it, where all of its samples are there.</summary>
    public byte[]? Whole { get; init; }
}

/// <summary>
/// What happens to files: recorders that lose power, copies that end, disks that forget, programs that join, tag and stream.
/// </summary>
internal sealed class FileFaults(Random random)
{
    private const int TagLength = 128;

    /// <summary>How many kinds of faults such a file can have.</summary>
    public int Count(FileFamily family, byte[] whole, byte[] other) => Of(family, whole, other).Length;

    /// <summary>One of the faults that such a file can have.</summary>
    /// <param name="number">Goes through all of them, one after the other.</param>
    /// <param name="family">How the file is laid out.</param>
    /// <param name="whole">It.</param>
    /// <param name="other">A shorter recording of the same format.</param>
    public FileFault Next(int number, FileFamily family, byte[] whole, byte[] other)
    {
        Func<FileFault>[] all = Of(family, whole, other);
        return all[number % all.Length]() with { Whole = whole };
    }

    private Func<FileFault>[] Of(FileFamily family, byte[] whole, byte[] other) =>
    [
        .. Any(whole, other),
        .. family switch
        {
            FileFamily.Wave => Wave(whole),
            FileFamily.Wave64Bit => Wave64Bit(whole),
            FileFamily.Aiff => Aiff(whole),
            FileFamily.Au => Au(whole),
            FileFamily.Flac => Flac(whole),
            FileFamily.Ogg => Ogg(whole),
            FileFamily.Mpeg => Mpeg(whole),
            _ => [],
        },
    ];

    private Func<FileFault>[] Any(byte[] whole, byte[] other) =>
    [
        () => new("nothing", whole, false),
        () => new("cut", whole[..Place(whole)], true),
        () => new("cut a little", whole[..^random.Next(1, 300)], true),
        () => Blank(whole),
        () => Hole(whole),
        () => new("an ID3 tag in front", [.. Tag(random.Next(50, 70_000)), .. whole], false),
        () => new("two ID3 tags in front", [.. Tag(random.Next(50, 3000)), .. Tag(200), .. whole], false),
        () => new("an ID3v1 tag behind", [.. whole, .. "TAG"u8, .. new byte[TagLength - 3]], false),
        () => new("filled up with zeros", [.. whole, .. new byte[random.Next(1, 9000)]], false),
        () => Behind(whole),
        // Of formats with a header: what is joined is one recording and something behind it, for everybody.
        () => new("joined", [.. whole, .. other], false),
    ];

    private Func<FileFault>[] Wave(byte[] whole) =>
    [
        () => Sized(whole, 0, 0, "sizes of 0"),
        () => Sized(whole, whole.Length - 8, 0, "a size of the samples of 0"),
        () => Sized(whole, 36, 0, "a header as it is written first"),
        () => Sized(whole, uint.MaxValue, uint.MaxValue, "sizes of a stream"),
        () => Sized(whole, 0, 0x7FFFFFFF, "a size of 2 GiB"),
        () => Sized(whole, 0x7FFFF024, 0x7FFFF000, "sizes of a stream of sox"),
        () => Sized(whole, whole.Length - 8, DataSize(whole) + random.Next(1, 100_000), "a size that is too large", harmed: true),
        () => Filled(whole, random.Next(2) == 0 ? "JUNK" : "FLLR", random.Next(0, 5000), null),
        () => Filled(whole, "FLLR", random.Next(0, 5000), 0),
        () => Filled(whole, "LIST", 0, uint.MaxValue),
        () => Odd(whole),
    ];

    private Func<FileFault>[] Wave64Bit(byte[] whole) =>
    [
        () => Long(whole, 0, 0, "long sizes of 0"),
        () => Long(whole, ulong.MaxValue, ulong.MaxValue, "long sizes of a stream"),
        () => Long(whole, (ulong)whole.Length - 8, (ulong)DataLength(whole) + 5000, "a long size that is too large", harmed: true),
    ];

    private static Func<FileFault>[] Aiff(byte[] whole) =>
    [
        () => Big(whole, "SSND", 0, "a size of the samples of 0"),
        () => Big(whole, "SSND", uint.MaxValue, "a size of a stream"),
    ];

    private Func<FileFault>[] Au(byte[] whole) =>
    [
        () => At(whole, 8, [0xFF, 0xFF, 0xFF, 0xFF], "a size of a stream", false),
        () => At(whole, 8, [0, 0, 0, 0], "a size of 0", false),
        () => At(whole, 8, BigEndian((uint)(whole.Length + random.Next(1, 9999))), "a size that is too large", true),
    ];

    private Func<FileFault>[] Flac(byte[] whole)
    {
        const int count = 21;
        uint real = BinaryPrimitives.ReadUInt32BigEndian(whole.AsSpan(count + 1));
        return
        [
            () => At(whole, count + 1, [0, 0, 0, 0], "no number of samples", false),
            () => At(whole, count + 1, BigEndian((uint)random.Next(1, (int)real)), "a number of samples that is too small", false),
            () => At(whole, count + 1, BigEndian(real + (uint)random.Next(1, 100_000)), "a number of samples that is too large", true),
        ];
    }

    private Func<FileFault>[] Ogg(byte[] whole)
    {
        int[] pages = [.. Pages(whole)];
        return
        [
            () => new("cut behind a page", whole[..pages[random.Next(pages.Length / 2, pages.Length)]], true),
            () => random.Next(Math.Max(3, pages.Length / 2), pages.Length - 1) is var lost
            ? new("a page is lost", [.. whole[..pages[lost]], .. whole[pages[lost + 1]..]], true) : default,
            () => At(whole, pages[^2] + 40, [.. whole[(pages[^2] + 40)..(pages[^2] + 44)].Select(value => (byte)~value)],
            "a page is damaged", true),
        ];
    }

    private Func<FileFault>[] Mpeg(byte[] whole)
    {
        int xing = whole.AsSpan().IndexOfAny("Xing"u8[0], "Info"u8[0]) is >= 0
            ? Math.Max(whole.AsSpan(0, 300).IndexOf("Xing"u8), whole.AsSpan(0, 300).IndexOf("Info"u8)) : -1;
        uint frames = xing < 0 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(whole.AsSpan(xing + 8));
        return xing < 0 || frames > 1_000_000 ? [] :
        [
            () => new("the start is missing", whole[random.Next(200, 3000)..], true),
            () => At(whole, xing + 8, BigEndian(frames / 2), "a number of frames that is too small", false),
            () => At(whole, xing + 8, BigEndian(frames + 100), "a number of frames that is too large", true),
            () => new("joined, with a tag between", [.. whole, .. Tag(500), .. whole], false),
        ];
    }

    /// <summary>Somewhere among the samples.</summary>
    private int Place(byte[] whole) => random.Next(Math.Min(whole.Length / 3, 4000), whole.Length - 500);

    private FileFault Blank(byte[] whole)
    {
        byte[] file = [.. whole];
        int start = Place(whole);
        file.AsSpan(start, Math.Min(random.Next(2000, 6000), file.Length - start)).Clear();
        return new("blanked", file, true);
    }

    private FileFault Hole(byte[] whole)
    {
        int start = Place(whole), length = Math.Min(random.Next(100, 5000), whole.Length - start);
        return new("a hole", [.. whole[..start], .. whole[(start + length)..]], true);
    }

    private FileFault Behind(byte[] whole)
    {
        byte[] behind = new byte[random.Next(1, 5000)];
        random.NextBytes(behind);
        return new("something behind", [.. whole, .. behind], false);
    }

    private byte[] Tag(int length)
    {
        byte[] content = new byte[length];
        random.NextBytes(content);
        "APIC"u8.CopyTo(content);
        return [.. "ID3"u8, 3, 0, 0, (byte)((length >> 21) & 0x7F), (byte)((length >> 14) & 0x7F), (byte)((length >> 7) & 0x7F),
            (byte)(length & 0x7F), .. content];
    }

    private FileFault Odd(byte[] whole)
    {
        byte[] list = [.. "LIST"u8, .. LittleEndian(4 + 8 + 5), .. "INFOISFT"u8, .. LittleEndian(5), .. "owls\0\0"u8];
        return new("texts behind", [.. whole[..4], .. LittleEndian((uint)(whole.Length + list.Length - 8)), .. whole[8..], .. list], false);
    }

    private static FileFault Sized(byte[] whole, long riff, long data, string what, bool harmed = false)
    {
        byte[] file = [.. whole];
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), (uint)riff);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(Data(file) + 4), (uint)data);
        return new(what, file, harmed);
    }

    private static FileFault Filled(byte[] whole, string name, int length, uint? size)
    {
        byte[] filling = name == "LIST" ? [.. "INFO"u8] : new byte[length + (length & 1)];
        byte[] file = [.. whole[..12], .. Encoding.ASCII.GetBytes(name), .. LittleEndian((uint)filling.Length), .. filling, .. whole[12..]];
        if (size is uint wrong)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(Data(file) + 4), wrong);
        }

        return new($"{name} before{(size is null ? "" : " and a size of " + size)}", file, false);
    }

    private static FileFault Long(byte[] whole, ulong all, ulong data, string what, bool harmed = false)
    {
        byte[] file = [.. whole];
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(20), all);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(28), data);
        return new(what, file, harmed);
    }

    private static FileFault Big(byte[] whole, string name, uint size, string what)
    {
        byte[] file = [.. whole];
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(name)) + 4), size);
        return new(what, file, false);
    }

    private static FileFault At(byte[] whole, int position, byte[] bytes, string what, bool harmed)
    {
        byte[] file = [.. whole];
        bytes.CopyTo(file, position);
        return new(what, file, harmed);
    }

    private static int Data(ReadOnlySpan<byte> file) => file.IndexOf("data"u8);

    private static long DataSize(byte[] file) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(Data(file) + 4));

    private static long DataLength(byte[] file) => file.Length - Data(file) - 8;

    private static byte[] BigEndian(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] LittleEndian(uint value) => BitConverter.GetBytes(value);

    private static IEnumerable<int> Pages(byte[] whole)
    {
        for (int i = whole.AsSpan().IndexOf("OggS"u8); i >= 0 && i < whole.Length;)
        {
            yield return i;
            int next = whole.AsSpan(i + 4).IndexOf("OggS"u8);
            i = next < 0 ? -1 : i + 4 + next;
        }
    }
}
