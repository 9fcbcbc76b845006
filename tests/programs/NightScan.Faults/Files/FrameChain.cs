namespace NightScan.Faults.Files;

/// <summary>
/// Streams of frames, MPEG audio and AAC, that say nowhere how many there are. What was cut out of one between two frames, or behind one,
/// leaves a stream that is as good as any: nothing in it tells. Known here apart from the product, which is judged by it.
/// </summary>
internal static class FrameChain
{
    // A recorder's last block may be filled up.
    private const int MostZeros = 4096;

    private static readonly int[] s_layer2 = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
    private static readonly int[] s_layer3 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    private static readonly int[] s_half = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    private static readonly int[] s_rates = [44100, 48000, 32000];

    /// <summary>Whether a file is frames without a gap, from its start or the start of its samples, and counts them nowhere.</summary>
    public static bool IsSeamless(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> stream = Stream(file);
        int frames = 0;
        for (int length; (length = FrameLength(stream)) > 0 && length <= stream.Length; frames++)
        {
            if (frames == 0 && (stream[..length].IndexOf("Xing"u8) >= 0 || stream[..length].IndexOf("Info"u8) >= 0))
            {
                return false;
            }

            stream = stream[length..];
        }

        return frames > 1 && stream.Length <= MostZeros && !stream.ContainsAnyExcept((byte)0);
    }

    /// <summary>The samples of a WAV file of these bytes; else all of it.</summary>
    private static ReadOnlySpan<byte> Stream(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith("RIFF"u8))
        {
            return file;
        }

        int data = file.IndexOf("data"u8);
        long length = data < 0 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(file[(data + 4)..]);
        return length > 0 && data + 8 + length <= file.Length ? file.Slice(data + 8, (int)length) : default;
    }

    /// <returns>Bytes of the frame that begins here; 0 when none does.</returns>
    private static int FrameLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 7 || bytes[0] != 0xFF || (bytes[1] & 0xE0) != 0xE0)
        {
            return 0;
        }

        int version = (bytes[1] >> 3) & 3, layer = (bytes[1] >> 1) & 3, rate = (bytes[2] >> 2) & 3, bits = bytes[2] >> 4;
        if (layer == 0)
        {
            // ADTS: 13 bits of length from the 31st on.
            return (bytes[1] & 0xF6) == 0xF0 ? ((bytes[3] & 3) << 11) | (bytes[4] << 3) | (bytes[5] >> 5) : 0;
        }

        if (version == 1 || layer == 3 || rate == 3 || bits is 0 or 15)
        {
            return 0;
        }

        bool isFull = version == 3, isThird = layer == 1;
        int kilobits = (!isFull ? s_half : isThird ? s_layer3 : s_layer2)[bits],
            hertz = s_rates[rate] >> (isFull ? 0 : version == 2 ? 1 : 2);
        return ((isThird && !isFull ? 72_000 : 144_000) * kilobits / hertz) + ((bytes[2] >> 1) & 1);
    }
}
