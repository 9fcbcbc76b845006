namespace NightScan.Recordings.Decoding;

/// <summary>
/// ID3v2 tags in front of a file (id3.org, ID3v2.4 structure, section 3.1): programs put them before any container, and players pass over
/// them.
/// </summary>
internal static class FrontTags
{
    private const int HeaderLength = 10, FooterFlag = 0x10, MaxTags = 8;

    /// <summary>Passes over them: the file begins behind them from then on.</summary>
    /// <exception cref="IOException">The machine could not read it.</exception>
    public static void Hide(RecordingFile file) => file.HideStart(Length(file, 0));

    /// <summary>Bytes of the tags at a place; 0 when there are none, or when they would reach beyond the end.</summary>
    public static long Length(RecordingFile file, long start)
    {
        Span<byte> tag = stackalloc byte[HeaderLength];
        long position = start;
        for (int i = 0; i < MaxTags && file.ReadFully(position, tag) == HeaderLength && IsTag(tag); i++)
        {
            // Seven bits of each byte.
            long end = position + HeaderLength + ((tag[6] << 21) | (tag[7] << 14) | (tag[8] << 7) | tag[9])
                + ((tag[5] & FooterFlag) != 0 ? HeaderLength : 0);
            if (end >= file.Length)
            {
                break;
            }

            position = end;
        }

        return position - start;
    }

    private static bool IsTag(ReadOnlySpan<byte> tag) =>
        tag.StartsWith("ID3"u8) && tag[3] != 0xFF && tag[4] != 0xFF && !tag[6..].ContainsAnyInRange((byte)0x80, (byte)0xFF);
}
