using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NightScan.Diagnostics;

namespace NightScan.Gallery;

/// <summary>
/// Reads a spectrogram's numbers back for a person to look at: a .npy of version 1.0 with two dimensions of float16 or float32,
/// as <see cref="Cache.SpectrogramFile"/> writes it. What lies behind the numbers is not looked at; checksums are VerifyCache's.
/// </summary>
public static partial class SpectrogramReader
{
    private const int PrefixLength = 10;

    /// <summary>Reads one file.</summary>
    /// <exception cref="NightScanException">NS0311: it is missing, damaged or something else.</exception>
    public static LoadedSpectrogram Read(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Read(stream);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.DamagedOutput,
                $"the spectrogram cannot be shown: {exception.Message} Build again with -t:VerifyCache -p:Repair=true", path, inner: exception);
        }
    }

    private static LoadedSpectrogram Read(FileStream stream)
    {
        byte[] prefix = ReadExactly(stream, PrefixLength);
        if (!prefix.AsSpan().StartsWith(Magic))
        {
            throw new InvalidDataException("it is no .npy file of version 1.0.");
        }

        Match header = HeaderPattern().Match(Encoding.Latin1.GetString(ReadExactly(stream, BinaryPrimitives.ReadUInt16LittleEndian(prefix.AsSpan(8)))));
        if (!header.Success)
        {
            throw new InvalidDataException("its header is not that of a spectrogram.");
        }

        bool half = header.Groups["bytes"].Value == "2";
        int mels = Number(header.Groups["mels"]), frames = Number(header.Groups["frames"]);
        long count = (long)mels * frames, length = count * (half ? 2 : 4);
        // Before anything of that size is allocated: the header may lie.
        if (count < 1 || length > Math.Min(stream.Length - stream.Position, Array.MaxLength))
        {
            throw new InvalidDataException($"it does not hold the {mels} × {frames} numbers that its header promises.");
        }

        return new(mels, frames, Decode(ReadExactly(stream, (int)length), half));
    }

    private static float[] Decode(ReadOnlySpan<byte> data, bool half)
    {
        float[] values = new float[data.Length / (half ? 2 : 4)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = half ? (float)BinaryPrimitives.ReadHalfLittleEndian(data[(2 * i)..]) : BinaryPrimitives.ReadSingleLittleEndian(data[(4 * i)..]);
        }

        return values;
    }

    private static byte[] ReadExactly(FileStream stream, int length)
    {
        byte[] bytes = new byte[length];
        return stream.ReadAtLeast(bytes, length, throwOnEndOfStream: false) == length ? bytes : throw new InvalidDataException("it is cut short.");
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    // Nine digits fit an int.
    [GeneratedRegex(@"^\{'descr': '<f(?<bytes>[24])', 'fortran_order': False, 'shape': \((?<mels>[0-9]{1,9}), (?<frames>[0-9]{1,9})\), \} *\n$")]
    private static partial Regex HeaderPattern();
}
