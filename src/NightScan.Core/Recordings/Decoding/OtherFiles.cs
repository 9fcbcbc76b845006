namespace NightScan.Recordings.Decoding;

/// <summary>Recognises what is found under an audio file's name and is none: what a download or a copy left instead of it.</summary>
internal static class OtherFiles
{
    /// <summary>What the file is, and where its audio may be, for a person; null when it may be audio.</summary>
    /// <param name="head">Its first bytes, 64 of them where it has as many.</param>
    public static string? Name(ReadOnlySpan<byte> head)
    {
        if (head.Length < 4)
        {
            return null;
        }

        string text = Encoding.Latin1.GetString(head).TrimStart('\xEF', '\xBB', '\xBF', ' ', '\t', '\r', '\n');
        return text switch
        {
            _ when Begins(text, "version https://git-lfs") => "a pointer of Git LFS (fetch the recording itself with: git lfs pull)",
            _ when Begins(text, "/annex/objects/")
            || Begins(text, ".git/annex") => "a pointer of git-annex (fetch the recording itself with: git annex get)",
            _ when Begins(text, "<!doctype html") || Begins(text, "<html") || Begins(text, "<head") || Begins(text, "<body") =>
                "a web page (download the recording again: a server's message was saved in its place)",
            _ when Begins(text, "<?xml") || Begins(text, "<error") =>
            "an XML text (download the recording again: a server's message was saved in its place)",
            _ when text.StartsWith('{') && text.Contains('"') =>
            "a JSON text (download the recording again: a server's message was saved in its place)",
            _ when Begins(text, "#EXTM3U") || Begins(text, "[playlist]") => "a playlist, which only names recordings",
            _ => OfNumber(BinaryPrimitives.ReadUInt32BigEndian(head)),
        };
    }

    /// <summary>Whether nothing was ever written to the start of the file.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> head) => !head.IsEmpty && !head.ContainsAnyExcept((byte)0);

    private static string? OfNumber(uint first) => first switch
    {
        0x00051607 or 0x00051600 => "what macOS keeps beside a recording on a disk of another system (AppleDouble; it can be removed)",
        0x504B0304 => "a ZIP archive (unpack it)",
        _ when first >> 16 == 0x1F8B => "a gzip archive (unpack it)",
        0x377ABCAF => "a 7-Zip archive (unpack it)",
        0x52617221 => "a RAR archive (unpack it)",
        0x89504E47 => "a PNG picture",
        _ when first >> 8 == 0xFFD8FF => "a JPEG picture",
        0x47494638 => "a GIF picture",
        0x25504446 => "a PDF document",
        _ => null,
    };

    private static bool Begins(string text, string start) => text.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
