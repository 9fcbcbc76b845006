using NightScan.Recordings.Decoding;

namespace NightScan.Recordings.Interop;

/// <summary>The few functions of libsndfile's C API (sndfile.h, 1.0.25 and later) that NightScan calls.</summary>
/// <remarks>
/// Files are opened through <c>sf_open_virtual</c> only: the callbacks tell an I/O error from bad bytes, end a long read when
/// the build is cancelled, and take any path on any system. <c>sf_error(NULL)</c> is not used: its state is shared by all threads.
/// </remarks>
internal static unsafe partial class SndFileNative
{
    /// <summary>The name that <see cref="SndFileResolver"/> maps to what the system calls the library.</summary>
    public const string Library = "sndfile";

    public const int ModeRead = 0x10;
    public const int SubtypePcm16 = 0x0002;
    public const int SubtypeMask = 0xFFFF;

    /// <summary>libsndfile's <c>SF_COUNT_MAX</c>: the number of frames is not known.</summary>
    public const long UnknownFrames = long.MaxValue;

    /// <summary>How the samples of a file are kept.</summary>
    public static SampleLayout Layout(SndFileInfo info) => new(
        info.Channels * ((info.Format & SubtypeMask) switch
        {
            0x01 or 0x05 or 0x10 or 0x11 => 1, // signed and unsigned, and the two laws of telephones
            SubtypePcm16 => 2,
            0x03 => 3,
            0x04 or 0x06 => 4,
            0x07 => 8,
            _ => 0,
        }), IsMpeg: (info.Format & SubtypeMask) is >= 0x80 and <= 0x82);

    static SndFileNative() => NativeLibrary.SetDllImportResolver(typeof(SndFileNative).Assembly, SndFileResolver.Resolve);

    [LibraryImport(Library, EntryPoint = "sf_open_virtual")]
    public static partial SndFileHandle OpenVirtual(in SndFileCallbacks callbacks, int mode, ref SndFileInfo info, nint userData);

    [LibraryImport(Library, EntryPoint = "sf_readf_float")]
    public static partial long ReadFrames(SndFileHandle file, float* samples, long frames);

    [LibraryImport(Library, EntryPoint = "sf_readf_short")]
    public static partial long ReadFrames(SndFileHandle file, short* samples, long frames);

    [LibraryImport(Library, EntryPoint = "sf_error")]
    public static partial int Error(SndFileHandle file);

    [LibraryImport(Library, EntryPoint = "sf_close")]
    public static partial int Close(nint file);

    [LibraryImport(Library, EntryPoint = "sf_version_string")]
    public static partial byte* VersionString();
}

/// <summary><c>SF_INFO</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SndFileInfo
{
    public long Frames;
    public int SampleRate;
    public int Channels;
    public int Format;
    public int Sections;
    public int Seekable;
}

/// <summary><c>SF_VIRTUAL_IO</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SndFileCallbacks
{
    public delegate* unmanaged<nint, long> Length;
    public delegate* unmanaged<long, int, nint, long> Seek;
    public delegate* unmanaged<byte*, long, nint, long> Read;

    /// <summary>Null: nothing is written.</summary>
    public delegate* unmanaged<byte*, long, nint, long> Write;
    public delegate* unmanaged<nint, long> Tell;
}
