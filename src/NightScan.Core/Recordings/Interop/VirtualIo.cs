using NightScan.Recordings.Decoding;

namespace NightScan.Recordings.Interop;

/// <summary>
/// The callbacks through which libsndfile reads a <see cref="RecordingFile"/>. The first exception is kept in its
/// <see cref="RecordingFile.Error"/> and ends the transfer (native code cannot be unwound); whoever called libsndfile looks at it
/// afterwards.
/// </summary>
internal static unsafe class VirtualIo
{
    private static readonly SndFileCallbacks s_callbacks = new()
    {
        Length = &OnLength,
        Seek = &OnSeek,
        Read = &OnRead,
        Tell = &OnTell,
    };

    /// <param name="file">Outlives what is opened.</param>
    public static SndFileHandle Open(GCHandle<RecordingFile> file, ref SndFileInfo info) =>
        SndFileNative.OpenVirtual(in s_callbacks, SndFileNative.ModeRead, ref info, GCHandle<RecordingFile>.ToIntPtr(file));

    private static RecordingFile Of(nint userData) => GCHandle<RecordingFile>.FromIntPtr(userData).Target;

    [UnmanagedCallersOnly]
    private static long OnLength(nint userData) => Of(userData).ShownLength;

    [UnmanagedCallersOnly]
    private static long OnTell(nint userData) => Of(userData).Position;

    [UnmanagedCallersOnly]
    private static long OnSeek(long offset, int origin, nint userData)
    {
        RecordingFile file = Of(userData);
        long from = origin switch { 0 => 0, 1 => file.Position, _ => file.ShownLength };

        // A hostile header may send the reader anywhere: beyond the end reads nothing, before the start or past 2^63 is refused.
        long target = unchecked(from + offset);
        if (target < 0)
        {
            return -1;
        }

        file.Seek(target);
        return target;
    }

    [UnmanagedCallersOnly]
    private static long OnRead(byte* buffer, long count, nint userData)
    {
        RecordingFile file = Of(userData);
        try
        {
            return file.Error is null ? file.ReadFully(file.Position, new Span<byte>(buffer, (int)Math.Min(count, int.MaxValue))) : 0;
        }
        catch (Exception exception)
        {
            file.Error = exception;
            return 0;
        }
    }
}
