namespace NightScan.Recordings.Decoding;

/// <summary>
/// What an encoder wrote into the first frame, which then holds no samples: how many frames follow (Xing's tag, which constant rates
/// call Info, and Fraunhofer's VBRI), and how many samples were put before and behind the sound (LAME's addition to it, which others
/// write under their own names).
/// </summary>
/// <param name="Frames">Frames that follow; 0 when not said.</param>
/// <param name="Delay">Samples that the encoder put before the sound; null when not said.</param>
/// <param name="Padding">Samples that it put behind.</param>
internal readonly record struct Mp3Tag(uint Frames, int? Delay, int Padding)
{
    /// <summary>Samples by which any decoder is late: its filters' share.</summary>
    public const int DecoderDelay = 529;

    private const int VbriStart = Mp3Header.Length + 32;
    private const int ContentsLength = 100;

    // From the name of the encoder to the three bytes of delay and padding.
    private const int DelayOffset = 21;

    /// <summary>Samples of a decoder that are not of the sound.</summary>
    public int Before => Delay is int delay ? delay + DecoderDelay : 0;

    /// <summary>Samples per channel of the sound; -1 when not said.</summary>
    public long Samples(int frameSamples)
    {
        if (Frames == 0)
        {
            return -1;
        }

        long all = Frames * (long)frameSamples;
        return Delay is null ? all : Math.Max(0, Math.Min(all, all - Padding + DecoderDelay) - Before);
    }

    /// <summary>Reads the tag of a frame.</summary>
    /// <returns>Null when it has none.</returns>
    public static Mp3Tag? Read(Mp3Frame frame)
    {
        ReadOnlySpan<byte> bytes = frame.Bytes;
        int start = Mp3Header.Length + frame.Header.SideLength;
        if (bytes.Length >= start + 8 && (bytes[start..].StartsWith("Xing"u8) || bytes[start..].StartsWith("Info"u8)))
        {
            return ReadXing(bytes[(start + 4)..]);
        }

        const int framesOffset = 14;
        return bytes.Length >= VbriStart + framesOffset + 4 && bytes[VbriStart..].StartsWith("VBRI"u8)
            ? new Mp3Tag(BinaryPrimitives.ReadUInt32BigEndian(bytes[(VbriStart + framesOffset)..]), null, 0) : null;
    }

    private static Mp3Tag ReadXing(ReadOnlySpan<byte> bytes)
    {
        uint flags = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        int position = 4;
        uint frames = (flags & 1) != 0 && bytes.Length >= position + 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes[position..]) : 0;
        position += ((flags & 1) != 0 ? 4 : 0) + ((flags & 2) != 0 ? 4 : 0) + ((flags & 4) != 0 ? ContentsLength : 0)
            + ((flags & 8) != 0 ? 4 : 0);
        if (bytes.Length < position + DelayOffset + 3 || bytes[position] == 0)
        {
            return new Mp3Tag(frames, null, 0);
        }

        ReadOnlySpan<byte> numbers = bytes[(position + DelayOffset)..];
        return new Mp3Tag(frames, (numbers[0] << 4) | (numbers[1] >> 4), ((numbers[1] & 15) << 8) | numbers[2]);
    }
}
