using NightScan.Files;

namespace NightScan.Annotations;

/// <summary>
/// The text of a table in the encoding that its bytes show: UTF-16 by its mark or its zeros, UTF-8 where all of it is, Windows-1252
/// otherwise. Every sequence of bytes is a text.
/// </summary>
internal static class TableText
{
    /// <summary>Bytes in which a table shows what it is.</summary>
    public const int HeadBytes = 1 << 16;

    private const int SampleBytes = 1 << 12;

    /// <summary>Reads a file from its beginning.</summary>
    /// <exception cref="NightScanException">Of the given code: it cannot be read.</exception>
    public static T Read<T>(string path, DiagnosticDescriptor code, Func<TextReader, T> read) => Opened(path, code, file =>
    {
        Encoding encoding = Detect(file, long.MaxValue);
        file.Position = 0;
        using StreamReader reader = new(file, encoding, detectEncodingFromByteOrderMarks: false);
        return read(reader);
    });

    /// <summary>What a file begins with.</summary>
    /// <exception cref="NightScanException">NS0701: it cannot be read.</exception>
    public static string Head(string path) => Opened(path, DiagnosticCodes.NoAnnotations, file =>
    {
        Encoding encoding = Detect(file, HeadBytes);
        file.Position = 0;
        byte[] head = new byte[HeadBytes];
        int length = file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        using StreamReader reader = new(new MemoryStream(head, 0, length), encoding, detectEncodingFromByteOrderMarks: false);
        return reader.ReadToEnd();
    });

    private static T Opened<T>(string path, DiagnosticDescriptor code, Func<FileStream, T> read) => FileTrouble.As(code, path, reason =>
         $"the file cannot be read ({reason}); see to its permissions and its disk, or move it away", () =>
        {
            // Spreadsheets hold what they show.
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            return read(file);
        });

    private static Encoding Detect(Stream file, long limit)
    {
        Span<byte> sample = stackalloc byte[SampleBytes];
        sample = sample[..file.ReadAtLeast(sample, SampleBytes, throwOnEndOfStream: false)];
        if (sample is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return sample[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode;
        }

        int first = 0, second = 0, pairs = sample.Length / 2;
        for (int i = 0; i < pairs; i++)
        {
            first += sample[2 * i] == 0 ? 1 : 0;
            second += sample[(2 * i) + 1] == 0 ? 1 : 0;
        }

        // Of the characters of a table nearly all are ASCII.
        return pairs > 0 && second > pairs / 2 && first < pairs / 8 ? Encoding.Unicode
            : pairs > 0 && first > pairs / 2 && second < pairs / 8 ? Encoding.BigEndianUnicode
            : IsUtf8(file, limit) ? Encoding.UTF8 : CodePages.Western;
    }

    /// <param name="limit">Bytes that are looked at; a letter that ends behind them is not.</param>
    private static bool IsUtf8(Stream file, long limit)
    {
        Decoder decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        byte[] bytes = new byte[SampleBytes];
        char[] characters = new char[SampleBytes + 1];
        file.Position = 0;
        try
        {
            for (long done = 0; done < limit;)
            {
                int length = file.Read(bytes, 0, bytes.Length);
                decoder.GetChars(bytes, 0, length, characters, 0, flush: length == 0);
                if (length == 0)
                {
                    return true;
                }

                done += length;
            }
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        return true;
    }
}
