namespace NightScan.Recordings.Decoding;

/// <summary>
/// Recognises, by their first bytes, the formats that libsndfile lacks (or lacked: MP3 came with 1.1) and ffmpeg reads. What every
/// libsndfile reads is left out: such a file is damaged, and installing ffmpeg would not mend it.
/// </summary>
internal static class MagicBytes
{
    /// <summary>What <see cref="SndFileFormat"/> calls MPEG audio.</summary>
    public const string Mp3 = "MP3 audio";

    /// <summary>Bytes of the start of a file that <see cref="FfmpegFormat"/> looks at.</summary>
    public const int Length = 64;

    /// <summary>What the file seems to be, for a person, or null when nothing here knows it.</summary>
    public static string? FfmpegFormat(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12)
        {
            return null;
        }

        uint first = BinaryPrimitives.ReadUInt32BigEndian(head);
        ReadOnlySpan<byte> at4 = head.Slice(4, 4), at8 = head.Slice(8, 4);
        return first switch
        {
            _ when at4.SequenceEqual("ftyp"u8) || at4.SequenceEqual("moov"u8) || at4.SequenceEqual("mdat"u8) => "MP4 audio (AAC or ALAC)",
            0x3026B275 => "Windows Media audio (WMA)",
            0x1A45DFA3 => "Matroska or WebM audio",
            0x4F676753 when head.IndexOf("vorbis"u8) < 0 && head.IndexOf("OpusHead"u8) < 0 => "an Ogg stream",
            0x52494646 or 0x52463634 when at8.SequenceEqual("WAVE"u8) && !IsCommonWave(head) => "a WAV file with compressed audio",
            0x52494646 when at8.SequenceEqual("AVI "u8) => "an AVI file",
            0x464F524D when at8.SequenceEqual("AIFC"u8) => "an AIFF file with compressed audio",
            0x63616666 => "a CAF file with compressed audio",
            0x7776706B => "WavPack audio",
            0x4D414320 => "Monkey's Audio",
            0x54544131 => "TTA audio",
            0x23214114 or 0x2321414D => "AMR audio",
            0x2E524D46 => "RealMedia",
            0x000001BA => "an MPEG program stream",
            _ when (first >> 16) == 0x0B77 => "AC-3 audio",
            _ when (first >> 8) == 0x464C56 => "Flash video",
            _ when (first >> 8) == 0x494433 => "MP3 or AAC behind an ID3 tag",
            _ when IsAdts(head) => "AAC (ADTS)",
            _ when new Mp3Header(first).IsValid => "MPEG audio (MP3)",
            _ => null,
        };
    }

    /// <summary>
    /// What a file that libsndfile reads seems to be, for a person, or null when it is nothing of the kind: what to say where there is no
    /// libsndfile, and whether there is a reason to install it.
    /// </summary>
    public static string? SndFileFormat(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12)
        {
            return null;
        }

        uint first = BinaryPrimitives.ReadUInt32BigEndian(head);
        ReadOnlySpan<byte> at8 = head.Slice(8, 4);
        return first switch
        {
            0x664C6143 => "FLAC audio",
            0x4F676753 when FfmpegFormat(head) is null => "Ogg audio",
            0x52494646 or 0x52463634 when at8.SequenceEqual("WAVE"u8) && FfmpegFormat(head) is null => IsPcmWave(head)
            ? "a WAV file that is out of the ordinary" : "a WAV file with compressed audio",
            0x52494646 or 0x52463634 => null,
            0x52494658 or 0x42573634 when at8.SequenceEqual("WAVE"u8) => "a WAV file that is out of the ordinary",
            0x464F524D when at8[..3].SequenceEqual("AIF"u8) => "an AIFF file that is out of the ordinary",
            0x464F524D when at8.SequenceEqual("8SVX"u8) || at8.SequenceEqual("16SV"u8) => "IFF audio",
            0x2E736E64 or 0x646E732E => "AU audio",
            0x63616666 => "CAF audio",
            0x72696666 => "W64 audio",
            0x43726561 when head.StartsWith("Creative Voice File"u8) => "VOC audio",
            0x4E495354 => "NIST audio",
            _ when (first >> 8) == 0x494433 || new Mp3Header(first).IsValid => Mp3,
            _ => null,
        };
    }

    /// <summary>
    /// A WAV file of a kind that libsndfile knows: when it refuses one, ffmpeg would not help. PCM, MS ADPCM, float, A-law, µ-law, IMA
    /// ADPCM, GSM, extensible.
    /// </summary>
    private static bool IsCommonWave(ReadOnlySpan<byte> head) =>
        head.Length >= 22 && head.Slice(12, 4).SequenceEqual("fmt "u8)
        && BinaryPrimitives.ReadUInt16LittleEndian(head[20..]) is 1 or 2 or 3 or 6 or 7 or 0x11 or 0x31 or 0xFFFE;

    private static bool IsPcmWave(ReadOnlySpan<byte> head) => BinaryPrimitives.ReadUInt16LittleEndian(head[20..]) is 1 or 3 or 0xFFFE;

    /// <summary>
    /// Twelve sync bits and the layer bits zero; a possible rate index and a frame length that holds its own header, or random bytes would
    /// do.
    /// </summary>
    private static bool IsAdts(ReadOnlySpan<byte> head) =>
        head[0] == 0xFF && (head[1] & 0xF6) == 0xF0 && ((head[2] >> 2) & 15) < 13
        && ((((head[3] & 3) << 11) | (head[4] << 3) | (head[5] >> 5)) >= 7);
}
