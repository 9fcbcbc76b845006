using System.Text.RegularExpressions;
using NightScan.Spectrograms;

namespace NightScan.Cache;

/// <summary>
/// The header of a .npy of version 1.0 as numpy.save writes it: padded to 64 bytes, little-endian, C order, two dimensions. Written and
/// read by hand, since it is one line of text and its bytes are a promise.
/// </summary>
/// <param name="Rows">Mel bands.</param>
/// <param name="Columns">Frames.</param>
internal readonly partial record struct NpyHeader(SpectrogramDataType DataType, int Rows, int Columns)
{
    /// <summary>Bytes that tell one from any other file: the name and version of the format.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    /// <summary>Bytes of any header at most.</summary>
    public const int MaxLength = 128;

    private const int PrefixLength = 10;

    public long DataLength => (long)Rows * Columns * SpectrogramNumbers.SizeOf(DataType);

    public byte[] Write()
    {
        const int alignment = 64;
        string text = string.Create(CultureInfo.InvariantCulture,
            $"{{'descr': '{SpectrogramNumbers.NumpyName(DataType)}', 'fortran_order': False, 'shape': ({Rows}, {Columns}), }}");
        int length = (PrefixLength + text.Length + 1 + alignment - 1) / alignment * alignment;
        byte[] header = new byte[length];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(Magic.Length), checked((ushort)(length - PrefixLength)));
        Encoding.ASCII.GetBytes(text.PadRight(length - PrefixLength - 1) + "\n", header.AsSpan(PrefixLength));
        return header;
    }

    /// <summary>Reads the header that a file begins with.</summary>
    /// <param name="start">The first bytes of a file, <see cref="MaxLength"/> where it has so many.</param>
    /// <param name="length">Bytes of the header.</param>
    /// <returns>Null when it is none such as <see cref="Write"/> makes, or a part of one.</returns>
    public static NpyHeader? Read(ReadOnlySpan<byte> start, out int length)
    {
        Match match = start.StartsWith(Magic) ? Pattern().Match(Encoding.Latin1.GetString(start)) : Match.Empty;
        length = match.Length;
        int Number(int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
        return match.Success && BinaryPrimitives.ReadUInt16LittleEndian(start[Magic.Length..]) == length - PrefixLength
            && SpectrogramNumbers.OfNumpy(match.Groups[1].Value) is SpectrogramDataType type
            ? new(type, Number(2), Number(3)) : null;
    }

    // Magic and length, then the description of two-dimensional numbers, then blanks to the end of the line. Nine digits fit an int.
    [GeneratedRegex(
        @"^.{10}\{'descr': '([^']+)', 'fortran_order': False, 'shape': \((\d{1,9}), (\d{1,9})\), \} *\n",
        RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
