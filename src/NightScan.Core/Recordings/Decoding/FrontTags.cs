namespace NightScan.Recordings.Decoding;

/// <summary>
/// ID3v2 tags in front of a file (id3.org, ID3v2.4 structure, section 3.1): programs put them before any container, and players pass over
/// them.
/// </summary>
internal static class FrontTags
{
    private const int HeaderLength = 10, FooterFlag = 0x10, MaxTags = 8;

    /// <summary>Passes over them: the file begins behind them from then on. One that would reach beyond the end is none.</summary>
    public static void Hide(RecordingFile file)
    {
        Span<byte> tag = stackalloc byte[HeaderLength];
        long position = 0;
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

        file.HideStart(position);
    }

    private static bool IsTag(ReadOnlySpan<byte> tag) =>
        tag.StartsWith("ID3"u8) && tag[3] != 0xFF && tag[4] != 0xFF && !tag[6..].ContainsAnyInRange((byte)0x80, (byte)0xFF);
}
