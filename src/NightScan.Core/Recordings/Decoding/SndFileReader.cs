using NightScan.Recordings.Interop;

namespace NightScan.Recordings.Decoding;

/// <summary>Reads recordings through libsndfile, one after the other, with the same buffers.</summary>
internal sealed unsafe class SndFileReader(RecordingFile file) : ISoundFile
{
    /// <summary>Values decoded per call, over all channels: small enough for the cache, large enough that the calls do not count.</summary>
    private const int BlockValues = 1 << 14;

    private readonly float[] block = new float[BlockValues];
    private readonly short[] integers = new short[BlockValues];
    private readonly byte[] head = new byte[MagicBytes.Length];
    private int headLength;
    private Extent? extent;
    private long given;
    private bool hasInt16;
    private SndFileHandle? handle;

    public SndFileReader()
        : this(new RecordingFile()) { }

    public bool Understood => handle is not null;

    public bool IsAlwaysFinite => Understood && hasInt16;

    public string? Fallback => null;

    public ReadOnlySpan<byte> Head => head.AsSpan(0, headLength);

    public AudioFormat Format { get; private set; }

    public Doubt? Doubt { get; private set; }

    /// <summary>Bytes of the file that were read so far.</summary>
    public long BytesRead => file.BytesRead;

    public RecordingProblem? Open(string path, WantedSamples wanted, CancellationToken cancellation)
    {
        Close();
        if (file.Open(path, cancellation) is { } unopened)
        {
            return unopened;
        }

        DeclaredHeader declared;
        try
        {
            FrontTags.Hide(file);
            headLength = file.ReadFully(0, head);
            declared = DeclaredHeader.Read(file);
            extent = Extent.Of(file, Head, declared);
            extent.Prepare(file);
        }
        catch (IOException exception)
        {
            return Problems.Unreadable(exception);
        }

        cancellation.ThrowIfCancellationRequested();
        if (declared.Problem(file.Length) is { } problem)
        {
            return problem;
        }

        file.Seek(0);
        SndFileInfo info = default;
        SndFileHandle opened = file.Open(SndFileNative.ModeRead, ref info);
        cancellation.ThrowIfCancellationRequested();
        if (file.Error is { } error)
        {
            opened.Dispose();
            return Problems.Unreadable(error);
        }

        if (opened.IsInvalid)
        {
            return LookAtUnknown(cancellation);
        }

        handle = opened;
        hasInt16 = (info.Format & SndFileNative.SubtypeMask) == SndFileNative.SubtypePcm16;
        if (Problems.Check(info.SampleRate, info.Channels) is { } absurd)
        {
            return absurd;
        }

        return LookThrough(info, wanted, cancellation);
    }

    public RecordingProblem? Fill(long needed, SampleBuffer mono, CancellationToken cancellation)
    {
        int channels = Format.Channels;
        int blockFrames = Doubt is null ? BlockValues / channels : Math.Min(BlockValues / channels, extent!.DamagedStep);
        while (mono.Count < needed)
        {
            int asked = (int)Math.Min(blockFrames, Math.Min(needed - mono.Count, extent!.Limit - given));
            if (asked <= 0)
            {
                return End();
            }

            Span<float> target = mono.Reserve(asked);
            int read = ReadFrames(channels == 1 ? target : block, asked, channels);

            cancellation.ThrowIfCancellationRequested();
            if (file.Error is { } error)
            {
                return Problems.Unreadable(error);
            }

            if (channels > 1 && read > 0)
            {
                SampleMath.MixDown(block.AsSpan(0, read * channels), channels, target[..read]);
            }

            mono.Advance(Math.Max(0, read));
            given += Math.Max(0, read);
            if (SndFileNative.Error(handle!) is not 0 and int code)
            {
                Doubt ??= new Doubt($"it is damaged behind {given} samples (libsndfile's error {code})", DoubtKind.Cut);
            }

            if (read <= 0)
            {
                return End();
            }
        }

        return null;
    }

    /// <summary>
    /// Reads frames as floats. libsndfile converts 16-bit samples, which most recordings have, one at a time; here it takes a vector each.
    /// </summary>
    private int ReadFrames(Span<float> values, int frames, int channels)
    {
        if (!hasInt16)
        {
            fixed (float* samples = values)
            {
                return (int)SndFileNative.ReadFrames(handle!, samples, frames);
            }
        }

        int read;
        fixed (short* samples = integers)
        {
            read = (int)SndFileNative.ReadFrames(handle!, samples, frames);
        }

        int count = Math.Max(0, read) * channels;
        SampleMath.FromInt16(integers.AsSpan(0, count), values[..count]);
        return read;
    }

    public void Close()
    {
        handle?.Dispose();
        handle = null;
        (extent, Doubt, given) = (null, null, 0);
        headLength = 0;
        file.Close();
    }

    public void Dispose()
    {
        Close();
        file.Dispose();
    }

    private RecordingProblem? LookThrough(SndFileInfo info, WantedSamples wanted, CancellationToken cancellation)
    {
        // libsndfile goes on from where it was.
        long position = file.Position;
        try
        {
            extent!.Tell(info.Frames is < 0 or SndFileNative.UnknownFrames ? -1 : info.Frames, SndFileNative.Layout(info));
            Doubt = extent.Look(info.SampleRate, wanted.Reach(info.SampleRate), cancellation);
            file.Seek(position);
            Format = new AudioFormat(info.SampleRate, info.Channels, Doubt is null ? extent.Frames : -1);
            return info.Frames != 0 ? null
                : (Doubt ??= extent.AtEnd(0)) is { IsRead: false } ? null
                    : Problems.NoFrames("its header is fine, but there is no audio in it");
        }
        catch (IOException exception)
        {
            return Problems.Unreadable(exception);
        }
    }

    /// <summary>Damage is a reason to refuse a file: another decoder may know better, but what is missing is missing.</summary>
    private RecordingProblem? LookAtUnknown(CancellationToken cancellation)
    {
        try
        {
            Doubt = extent!.Look(1, long.MaxValue, cancellation);
            return null;
        }
        catch (IOException exception)
        {
            return Problems.Unreadable(exception);
        }
    }

    private RecordingProblem? End()
    {
        Format = Format with { Frames = given };
        try
        {
            Doubt ??= extent!.AtEnd(given);
            return null;
        }
        catch (IOException exception)
        {
            return Problems.Unreadable(exception);
        }
    }
}
