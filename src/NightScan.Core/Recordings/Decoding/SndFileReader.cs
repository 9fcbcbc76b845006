using NightScan.Recordings.Interop;

namespace NightScan.Recordings.Decoding;

/// <summary>Reads recordings through libsndfile, one after the other, with the same buffers.</summary>
internal sealed unsafe class SndFileReader(RecordingFile? file = null) : FileReader(file ?? new RecordingFile(), BlockValues)
{
    /// <summary>Small enough for the cache, large enough that the calls do not count.</summary>
    private const int BlockValues = 1 << 14;

    private readonly short[] integers = new short[BlockValues];
    private GCHandle<RecordingFile> shown;
    private Extent? extent;
    private SndFileHandle? handle;

    protected override long Left => extent!.Limit - Given;

    protected override int Step => Doubt is null ? int.MaxValue : extent!.DamagedStep;

    public override void Close()
    {
        handle?.Dispose();
        (handle, extent) = (null, null);
        shown.Dispose();
        base.Close();
    }

    protected override RecordingProblem? Begin(WantedSamples wanted, CancellationToken cancellation)
    {
        DeclaredHeader declared = DeclaredHeader.Read(File);
        extent = Extent.Of(File, Head, declared);
        extent.Prepare();
        cancellation.ThrowIfCancellationRequested();
        if (declared.Problem(File.Length) is { } problem)
        {
            return problem;
        }

        File.Seek(0);
        SndFileInfo info = default;
        shown = new GCHandle<RecordingFile>(File);
        handle = VirtualIo.Open(shown, ref info);
        cancellation.ThrowIfCancellationRequested();
        if (File.Error is { } error)
        {
            return Problems.Unreadable(error);
        }

        if (handle.IsInvalid)
        {
            // Damage is a reason to refuse a file: another decoder may know better, but what is missing is missing.
            Doubt = extent.Look(1, long.MaxValue, cancellation);
            return null;
        }

        if (Problems.Check(info.SampleRate, info.Channels) is { } absurd)
        {
            return absurd;
        }

        // libsndfile goes on from where it was.
        long position = File.Position;
        extent.Tell(info.Frames is < 0 or SndFileNative.UnknownFrames ? -1 : info.Frames, SndFileNative.Layout(info));
        Doubt? doubt = extent.Look(info.SampleRate, wanted.Reach(info.SampleRate), cancellation);
        File.Seek(position);
        State = State with
        {
            Understood = true,
            IsAlwaysFinite = (info.Format & SndFileNative.SubtypeMask) == SndFileNative.SubtypePcm16,
            Format = new AudioFormat(info.SampleRate, info.Channels, doubt is null ? extent.Frames : -1),
            Doubt = doubt,
        };
        return info.Frames != 0 ? null
            : (Doubt ??= extent.AtEnd(0)) is { IsRead: false } ? null
                : Problems.NoFrames("its header is fine, but there is no audio in it");
    }

    protected override int Decode(Span<float> values, int frames)
    {
        int read = frames > 0 ? Math.Max(0, ReadFrames(values, frames)) : 0;
        if (File.Error is not null)
        {
            return 0;
        }

        if (frames > 0 && SndFileNative.Error(handle!) is not 0 and int code)
        {
            Doubt ??= new Doubt($"it is damaged behind {Given + read} samples (libsndfile's error {code})", DoubtKind.Cut);
        }

        if (read == 0)
        {
            Format = Format with { Frames = Given };
            Doubt ??= extent!.AtEnd(Given);
        }

        return read;
    }

    /// <summary>
    /// Reads frames as floats. libsndfile converts 16-bit samples, which most recordings have, one at a time; here it takes a vector each.
    /// </summary>
    private int ReadFrames(Span<float> values, int frames)
    {
        if (!State.IsAlwaysFinite)
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

        int count = Math.Max(0, read) * Format.Channels;
        SampleMath.FromInt16(integers.AsSpan(0, count), values[..count]);
        return read;
    }
}
