using System.Runtime.InteropServices;
using NightScan.Recordings.Interop;

namespace NightScan.Recordings;

/// <summary>Whether libsndfile, the decoder of most formats, is there.</summary>
public static unsafe class SndFile
{
    private static string? version;

    /// <summary>Whether the library can be loaded. False is not remembered: it may be installed while the process runs.</summary>
    public static bool IsAvailable => SndFileResolver.TryLoad(out _);

    /// <summary>What the library calls itself, such as <c>libsndfile-1.2.0</c>; empty when it is not there.</summary>
    public static string Version =>
        version ?? (IsAvailable ? version = Marshal.PtrToStringUTF8((nint)SndFileNative.VersionString()) ?? "" : "");
}
