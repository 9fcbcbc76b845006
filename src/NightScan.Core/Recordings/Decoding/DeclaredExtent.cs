namespace NightScan.Recordings.Decoding;

/// <summary>
/// A container whose header says how many bytes of samples there are: WAV and AIFF that are not plain, AU, CAF, W64; and those of which
/// nothing is known here.
/// </summary>
internal sealed class DeclaredExtent(RecordingFile file, DeclaredHeader declared) : Extent(-1)
{
    private const int AiffSoundHeader = 8;

    private SampleLayout _layout;

    public override void Prepare()
    {
        if (declared.Open is OpenSize open)
        {
            // The most that fits.
            long size = file.Length - declared.DataStart;
            byte[] bytes = BitConverter.GetBytes(open.Bytes == sizeof(uint) ? Math.Min(size, uint.MaxValue - 1) : size)[..open.Bytes];
            if (open.IsBigEndian == BitConverter.IsLittleEndian)
            {
                bytes.AsSpan().Reverse();
            }

            file.Show(open.At, bytes);
        }
    }

    public override void Tell(long frames, SampleLayout layout)
    {
        _layout = layout;
        // What libsndfile makes of the size of an MPEG stream in another container, it only estimates.
        // Of plain samples there are as many as the header says, whatever follows them.
        Limit = layout.FrameBytes > 0 && declared.DataBytes is ulong bytes and <= long.MaxValue && !declared.IsUnclosed
            && !declared.IsOpenEnded ? (long)bytes / layout.FrameBytes : long.MaxValue;
        Frames = layout.IsMpeg ? -1 : Math.Min(frames, Limit);
    }

    private long DataEnd => declared.DataBytes is ulong bytes && !declared.IsUnclosed && !declared.IsOpenEnded
        ? (long)Math.Min((ulong)file.Length, (ulong)declared.DataStart + bytes) : file.Length;

    /// <summary>Samples in blocks end with a block, of which everybody makes something else when it is not whole.</summary>
    public override Doubt? Look(int rate, long reach, CancellationToken cancellation) =>
        _layout.FrameBytes > 0 ? null
        : declared.Doubt(file.Length) is Doubt doubt ? doubt with { IsRead = false }
        : _layout.IsMpeg ? MpegExtent.Inside(file, declared.DataStart, DataEnd)?.Look(rate, reach, cancellation) : null;

    public override Doubt? AtEnd(long decoded)
    {
        bool isAllRead = _layout.FrameBytes > 0 && declared.DataStart > 0
            && (decoded >= Limit || ((decoded + 1) * _layout.FrameBytes) + AiffSoundHeader > file.Length - declared.DataStart);
        return declared.Doubt(file.Length) is Doubt doubt ? doubt with { IsRead = isAllRead }
            : base.AtEnd(decoded) ?? Behind()
                ?? (declared.DataBytes is null && !isAllRead
                    ? new Doubt("nothing in it says how many samples there are", declared.DataStart > 0 ? DoubtKind.Reader
                    : DoubtKind.Unknown) : null);
    }

    private Doubt? Behind() => declared.DoubtBehind(file) is Doubt doubt
        ? doubt with { IsRead = _layout.FrameBytes > 0 && !declared.IsOpenEnded } : null;
}
