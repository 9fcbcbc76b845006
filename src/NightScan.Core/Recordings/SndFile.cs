using NightScan.Recordings.Interop;
using NightScan.Setup;

namespace NightScan.Recordings;

/// <summary>Whether libsndfile, the decoder of most formats, is there.</summary>
internal static unsafe class SndFile
{
    private static readonly Version s_firstWithMp3 = new(1, 1);
    private static string? version;

    /// <summary>
    /// An environment variable that hides the library from this process and those that it starts when it is 1: for tests of what is done
    /// without it.
    /// </summary>
    internal const string HidingVariable = "NIGHTSCAN_HIDE_LIBSNDFILE";

    /// <summary>How systems install it.</summary>
    public static SystemPackage Package { get; } = new(
        "libsndfile", "decoding recordings", DiagnosticCodes.NoSndFile, () => IsAvailable,
        AptPackages: "libsndfile1",
        Fedora: "sudo dnf install -y libsndfile",
        MacOS: "brew install libsndfile",
        Windows: @"vcpkg install libsndfile:x64-windows; $env:PATH += "";$env:VCPKG_ROOT\installed\x64-windows\bin""");

    /// <summary>Whether the library decodes MP3: since 1.1.</summary>
    public static bool ReadsMp3 => Version.Split('-') is [_, var number, ..] && System.Version.TryParse(number, out Version? parsed)
        && parsed >= s_firstWithMp3;

    /// <summary>Whether the library can be loaded. False is not remembered: it may be installed while the process runs.</summary>
    public static bool IsAvailable => SndFileResolver.TryLoad(out _);

    /// <summary>What the library calls itself, such as <c>libsndfile-1.2.0</c>; empty when it is not there.</summary>
    public static string Version =>
        version ?? (IsAvailable ? version = Marshal.PtrToStringUTF8((nint)SndFileNative.VersionString()) ?? "" : "");
}
