using System.Reflection;

namespace NightScan.Recordings.Interop;

/// <summary>Finds libsndfile under the names and in the places that systems keep it, in order of preference.</summary>
internal static class SndFileResolver
{
    private static readonly Lock Gate = new();
    private static nint library;

    /// <summary>What to hand to the loader, best first. Plain names follow the loader's own search path; full ones come after it.</summary>
    public static IReadOnlyList<string> Candidates { get; } =
        OperatingSystem.IsWindows() ?
        [
            "sndfile.dll", "libsndfile-1.dll", "libsndfile.dll",
            Path.Combine(AppContext.BaseDirectory, "sndfile.dll"),
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), @"libsndfile\bin\sndfile.dll"),
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), @"Mega-Nerd\libsndfile\bin\libsndfile-1.dll"),
        ]
        : OperatingSystem.IsMacOS() ?
        [
            "libsndfile.1.dylib", "libsndfile.dylib",
            "/opt/homebrew/lib/libsndfile.1.dylib", "/opt/homebrew/opt/libsndfile/lib/libsndfile.1.dylib",
            "/usr/local/lib/libsndfile.1.dylib", "/usr/local/opt/libsndfile/lib/libsndfile.1.dylib",
            "/opt/local/lib/libsndfile.1.dylib",
        ]
        :
        [
            // The full paths find a library that was installed after this process read the loader's cache.
            "libsndfile.so.1", "libsndfile.so",
            $"/usr/lib/{Triplet}/libsndfile.so.1", "/usr/lib64/libsndfile.so.1", "/usr/lib/libsndfile.so.1",
            "/usr/local/lib/libsndfile.so.1", "/usr/local/lib64/libsndfile.so.1",
        ];

    private static string Triplet => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.Arm64 => "aarch64-linux-gnu",
        Architecture.Arm => "arm-linux-gnueabihf",
        Architecture.X86 => "i386-linux-gnu",
        _ => "x86_64-linux-gnu",
    };

    /// <summary>Loads the library unless it is loaded. A failure is not remembered: it may be installed while the build runs.</summary>
    public static bool TryLoad(out nint handle)
    {
        lock (Gate)
        {
            if (library == 0 && Environment.GetEnvironmentVariable(SndFile.HidingVariable) != "1")
            {
                library = LoadFirst(Candidates);
            }

            handle = library;
            return library != 0;
        }
    }

    /// <summary>The first of the candidates that loads and is libsndfile (a file of that name may be anything), or 0.</summary>
    internal static nint LoadFirst(IEnumerable<string> candidates)
    {
        foreach (string name in candidates)
        {
            if (NativeLibrary.TryLoad(name, out nint loaded))
            {
                if (NativeLibrary.TryGetExport(loaded, "sf_open_virtual", out _))
                {
                    return loaded;
                }

                NativeLibrary.Free(loaded);
            }
        }

        return 0;
    }

    /// <summary>Where the P/Invokes of this assembly find the library.</summary>
    public static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == SndFileNative.Library && TryLoad(out nint handle) ? handle : 0;
}
