using NightScan.Training.Libtorch;

namespace NightScan.Training.Tests.Libtorch;

/// <summary>The edit of an ELF file that lets a library load without a version of symbols that it does not use.</summary>
public sealed class SymbolVersionsTests
{
    private const string Wanted = "GLIBCXX_3.4.32";
    private const int DemandSize = 16, Demands = 0x180, FlagsOffset = 4;

    [Fact]
    public void OneByteChanges()
    {
        byte[] before = Library("GLIBCXX_3.4.32"), after = [.. before];
        Assert.Equal(1, SymbolVersions.MakeOptional(after, Wanted));
        int[] changed = [.. Enumerable.Range(0, before.Length).Where(i => before[i] != after[i])];
        // The second demand of the first library.
        Assert.Equal([Demands + DemandSize + FlagsOffset], changed);
        Assert.Equal(2, after[changed[0]]);
    }

    [Fact]
    public void ANameThatBeginsAlikeIsAnother()
    {
        byte[] image = Library("GLIBCXX_3.4.321"), before = [.. image];
        Assert.Equal(0, SymbolVersions.MakeOptional(image, Wanted));
        Assert.Equal(before, image);
    }

    [Fact]
    public void TwiceIsOnce()
    {
        byte[] once = Library(Wanted);
        SymbolVersions.MakeOptional(once, Wanted);
        byte[] twice = [.. once];
        SymbolVersions.MakeOptional(twice, Wanted);
        Assert.Equal(once, twice);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a library, although it is long enough to hold the header that one begins with")]
    public void WhatIsNoLibraryIsRefused(string text) =>
        Assert.Throws<InvalidDataException>(() => SymbolVersions.MakeOptional(Encoding.ASCII.GetBytes(text), Wanted));

    [Fact]
    public void ADamagedLibraryIsRefusedOrLeftAloneButNeverReadBeyond()
    {
        Random random = new(1);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] image = Library(Wanted);
            for (int changes = random.Next(1, 5); changes > 0; changes--)
            {
                image[random.Next(image.Length)] = (byte)random.Next(256);
            }

            try
            {
                _ = SymbolVersions.MakeOptional(image.AsSpan(0, random.Next(4) == 0 ? random.Next(image.Length) : image.Length), Wanted);
            }
            catch (InvalidDataException)
            {
                // As it should.
            }
        }
    }

    /// <summary>
    /// A shared library as far as its demands go: a loadable segment from address 0x1000, a dynamic section, a table of strings, and
    /// two libraries of which versions are asked, two of the first and one of the second.
    /// </summary>
    private static byte[] Library(string secondVersion)
    {
        const int programs = 0x40, dynamic = 0x100, address = 0x1000, strings = 0x200, size = 0x300;
        byte[] image = new byte[size];
        void Half(int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(at), (ushort)value);
        void Word(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(at), value);
        void Long(int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(image.AsSpan(at), value);
        int end = strings + 1;
        int Text(string text)
        {
            int begin = end;
            end += Encoding.ASCII.GetBytes(text + "\0", image.AsSpan(end));
            return begin - strings;
        }

        ((byte[])[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]).CopyTo(image, 0);
        Long(32, programs);
        Half(54, 56);
        Half(56, 2);
        Word(programs, 1); // All of the file is loaded at an address of its own.
        Long(programs + 16, address);
        Long(programs + 32, size);
        Word(programs + 56, 2);
        Long(programs + 56 + 8, dynamic);

        (long Tag, long Value)[] tags = [(5, address + strings), (0x6ffffffe, address + Demands - 0x40), (0x6fffffff, 2), (0, 0)];
        for (int i = 0; i < tags.Length; i++)
        {
            Long(dynamic + (i * 16), tags[i].Tag);
            Long(dynamic + (i * 16) + 8, tags[i].Value);
        }

        const int first = Demands - 0x40, second = Demands - 0x30;
        Half(first + 2, 2);
        Word(first + 4, Text("libstdc++.so.6"));
        Word(first + 8, Demands - first);
        Word(first + 12, second - first);
        Half(second + 2, 1);
        Word(second + 4, Text("libc.so.6"));
        Word(second + 8, Demands + (2 * DemandSize) - second);
        string[] versions = ["GLIBCXX_3.4.30", secondVersion, "GLIBC_2.32"];
        for (int i = 0; i < versions.Length; i++)
        {
            Word(Demands + (i * DemandSize) + 8, Text(versions[i]));
            Word(Demands + (i * DemandSize) + 12, i == 0 ? DemandSize : 0);
        }

        return image;
    }
}
