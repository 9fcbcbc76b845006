namespace NightScan.Recordings.Decoding;

/// <summary>
/// What the header of an uncompressed container claims, looked at before anyone else reads it: libsndfile quietly cuts the length to
/// what is there and refuses impossible values without saying which, and NAudio believes what it reads. The sizes in it are written last,
/// or never, and those of 32 bits begin anew at 4 GiB.
/// </summary>
/// <param name="SampleRate">Hz as declared, or null when no header was found.</param>
/// <param name="Channels">As declared, or null.</param>
/// <param name="DataBytes">Bytes of audio data as declared, or null when not declared (a stream of unknown length).</param>
/// <param name="DataStart">Where the audio data begins.</param>
/// <param name="Incomplete">The file begins like a WAV or AIFF file, but has no description of its samples.</param>
/// <param name="IsRegular">Whether NAudio may be handed the file: every size in the header is bounded, and nothing in it is out of the
/// ordinary.</param>
/// <param name="SamplesStart">Where the samples begin, when it is regular.</param>
/// <param name="SamplesEnd">Where they end as the header has it, when it is regular.</param>
/// <param name="IsUnclosed">Whether a size of 0 was never replaced by that of the samples that follow.</param>
/// <param name="IsChunked">Whether what follows the samples are chunks with a name of four letters and a size.</param>
/// <param name="IsOpenEnded">Whether the samples go on to the end of the file whatever its header says, for all who play such
/// files.</param>
/// <param name="IsBigEndian">Whether the sizes of chunks are.</param>
/// <param name="Open">Where a size stands that libsndfile wants to be told although the file does not know it.</param>
/// <param name="FormatStart">Where the description of the samples stands in a regular WAV file.</param>
/// <param name="FormatLength">Bytes of it; 0 in an AIFF file, in which NAudio finds it.</param>
internal readonly record struct DeclaredHeader(
    uint? SampleRate, int? Channels, ulong? DataBytes, long DataStart, bool Incomplete, bool IsRegular, long SamplesStart,
    long SamplesEnd, bool IsUnclosed, bool IsChunked, bool IsOpenEnded, bool IsBigEndian, OpenSize? Open, long FormatStart,
    int FormatLength)
{
    /// <summary>What is wrong with a file whatever reads it; null when nothing is.</summary>
    public RecordingProblem? Problem(long fileLength) =>
        fileLength == 0 ? Problems.NoFrames("the file is empty")
        : Incomplete ? Problems.NotAudio("its header is cut short or damaged: nothing in it describes the samples")
        : Problems.Check(SampleRate ?? AudioLimits.MaxSampleRate, Channels ?? 1)
            ?? (DataStart >= fileLength ? Problems.NoFrames("it ends with its header: there is no audio in it") : null);

    /// <summary>What the header itself says against the samples; null when nothing.</summary>
    public Doubt? Doubt(long fileLength)
    {
        ulong there = (ulong)Math.Max(0, fileLength - DataStart);
        string? reason = IsUnclosed
            ? "it was never closed: its header says that there are no samples, and what follows is taken for them"
            : DataBytes > there ? $"its header promises {DataBytes - there} bytes more than the file has" : null;
        return reason is null ? null : new Doubt(reason, DoubtKind.Cut, IsRead: true);
    }

    /// <summary>What speaks against the end of the samples that the header declares: what follows it.</summary>
    public Doubt? DoubtBehind(RecordingFile file) => DataStart == 0 || DataBytes is not ulong bytes || bytes >= (ulong)file.Length ? null
        : DataStart + (long)bytes is var end && IsChunked
            ? ChunkWalk.FindForeign(file, end, IsBigEndian) is > 0 and long foreign
                ? new Doubt($"behind the samples that its header declares are {foreign} bytes that nothing in it tells of", DoubtKind.Cut)
                    : null
            : end < file.Length ? new Doubt("there is something behind the samples that its header declares", DoubtKind.Unknown) : null;

    /// <summary>Reads a header.</summary>
    public static DeclaredHeader Read(RecordingFile file)
    {
        Span<byte> head = stackalloc byte[40];
        int read = file.ReadFully(0, head);
        head = head[..read];
        if (read < 12)
        {
            return default;
        }

        return BinaryPrimitives.ReadUInt32BigEndian(head) switch
        {
            0x52494646 or 0x52463634 or 0x42573634 or 0x52494658 when head[8..12].SequenceEqual("WAVE"u8) =>
                Described(WaveChunks.Read(file, head)), // RIFF, RF64, BW64, RIFX
            0x464F524D when head[8..11].SequenceEqual("AIF"u8) => Described(AiffChunks.Read(file, head)), // FORM
            0x2E736E64 when read >= 24 => ReadAu(head), // .snd
            0x72696666 when read >= 40 => ReadWave64(file), // riff
            0x63616666 => ReadCaf(file), // caff
            _ => default,
        };
    }

    private static DeclaredHeader Described(DeclaredHeader header) => header with { Incomplete = header.Channels is null };

    private static DeclaredHeader ReadAu(ReadOnlySpan<byte> head)
    {
        uint size = BinaryPrimitives.ReadUInt32BigEndian(head[8..]);
        return new DeclaredHeader
        {
            SampleRate = BinaryPrimitives.ReadUInt32BigEndian(head[16..]),
            Channels = BinaryPrimitives.ReadInt32BigEndian(head[20..]),
            DataBytes = size is uint.MaxValue or 0 ? null : size,
            DataStart = BinaryPrimitives.ReadUInt32BigEndian(head[4..]),
            IsOpenEnded = true,
            IsUnclosed = size == 0,
            Open = size == 0 ? new(8, sizeof(uint), true) : null,
        };
    }

    private static DeclaredHeader ReadWave64(RecordingFile file)
    {
        Span<byte> chunk = stackalloc byte[32];
        DeclaredHeader header = default;
        long position = 40;
        for (int i = 0; i < ChunkWalk.MaxChunks && file.ReadFully(position, chunk) >= 24; i++)
        {
            // A chunk is a 16-byte GUID, whose first four bytes are the RIFF name, then its size with these 24 bytes.
            ulong size = BinaryPrimitives.ReadUInt64LittleEndian(chunk[16..]), filled = (size + 7) & ~7UL;
            if (chunk[..4].SequenceEqual("data"u8))
            {
                return header with
                {
                    // With the filling up to eight bytes, which everybody takes for samples.
                    DataBytes = size <= 24 ? null : filled - 24,
                    DataStart = position + 24,
                    IsUnclosed = size <= 24 && file.Length > position + 24,
                };
            }

            if (chunk[..4].SequenceEqual("fmt "u8))
            {
                header = header with
                {
                    Channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[26..]),
                    SampleRate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[28..]),
                };
            }

            if (size < 24 || size > (ulong)file.Length)
            {
                break;
            }

            position += (long)filled;
        }

        return header;
    }

    private static DeclaredHeader ReadCaf(RecordingFile file)
    {
        Span<byte> chunk = stackalloc byte[12];
        long position = 8;
        for (int i = 0; i < ChunkWalk.MaxChunks && file.ReadFully(position, chunk) == 12; i++)
        {
            long size = BinaryPrimitives.ReadInt64BigEndian(chunk[4..]);
            if (chunk[..4].SequenceEqual("data"u8))
            {
                return new DeclaredHeader
                {
                    DataBytes = size <= 0 ? null : (ulong)size,
                    DataStart = position + 12,
                    IsUnclosed = size == 0 && file.Length > position + 12,
                    Open = size <= 0 ? new(position + 4, sizeof(long), true) : null,
                };
            }

            if (size < 0 || size > file.Length)
            {
                break;
            }

            position += 12 + size;
        }

        return default;
    }
}

/// <summary>A size that was never written.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Bytes">How long it is: 4 or 8.</param>
/// <param name="IsBigEndian">How it is written.</param>
internal readonly record struct OpenSize(long At, int Bytes, bool IsBigEndian);
