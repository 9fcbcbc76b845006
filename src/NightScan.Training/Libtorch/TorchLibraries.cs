using System.Reflection;
using System.Text.RegularExpressions;
using NightScan.Files;

namespace NightScan.Training.Libtorch;

/// <summary>
/// Loads libtorch and TorchSharp's own library from where they lie, before TorchSharp looks for them: in NuGet's folder, in one of the
/// user's, or beside the program (<see cref="TorchPlaces"/>).
/// </summary>
internal static partial class TorchLibraries
{
    /// <summary>
    /// A version of libstdc++ that TorchSharp's library names, though it uses nothing of it: systems of before 2023, such as Debian 12
    /// and Ubuntu 22.04, end at an earlier one.
    /// </summary>
    private const string NewerLibrary = "GLIBCXX_3.4.32";

    private static readonly Lock s_lock = new();
    private static readonly string s_bindingVersion = typeof(TorchLibraries).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(data => data.Key == "TorchSharpVersion")?.Value ?? "";

    private static bool s_loaded;
    private static string? s_version;

    /// <summary>
    /// The version of libtorch, such as <c>2.10.0</c>, once they are loaded: as the user's folder tells it (libtorch itself does not), else
    /// that which TorchSharp was built for.
    /// </summary>
    public static string Version => s_version ?? System.Version.Parse(torch.__version__).ToString(3);

    /// <summary>Whether it is a libtorch that computes on GPUs; known once they are loaded.</summary>
    public static bool IsForCuda { get; private set; }

    /// <summary>Loads them, once in a process.</summary>
    /// <param name="reporter">Is told when TorchSharp's library had to be adapted to this system.</param>
    /// <exception cref="NightScanException">NS0503: they are not there, or do not fit this system.</exception>
    public static void Load(IBuildReporter reporter)
    {
        lock (s_lock)
        {
            if (!s_loaded)
            {
                TorchPlaces places = TorchPlaces.Find();
                LoadLibtorch(places.Folder);
                s_version = VersionIn(places.Folder);
                if (OperatingSystem.IsLinux() || File.Exists(places.Binding))
                {
                    LoadBinding(places.Binding, reporter);
                }

                s_loaded = true;
            }
        }
    }

    /// <summary>What a Python package, or PyTorch's archive for C++, says of itself.</summary>
    internal static string? VersionIn(string folder) => new[] { "version.py", "build-version" }
        .Select(name => Path.Join(folder, name)).Where(file => folder.Length > 0 && File.Exists(file))
        .Select(file => VersionPattern().Match(File.ReadAllText(file))).FirstOrDefault(match => match.Success)?.Value;

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex VersionPattern();

    private static void LoadLibtorch(string folder)
    {
        string place = folder;
        folder = TorchPlaces.InnerFolder(folder);
        if (!File.Exists(Path.Join(folder, Name("torch"))))
        {
            // The system may know of one.
            if (place.Length == 0 && NativeLibrary.TryLoad(Name("torch"), out _))
            {
                return;
            }

            throw new NightScanException(DiagnosticCodes.NoTorch, place.Length == 0
                ? $"there is no {Name("torch")} beside this program: it has to reference the package of libtorch for this system, such as "
                    + $"libtorch-cpu-linux-x64 (docs/library.md)"
                : $"there is no {Name("torch")} in '{place}'. If NuGet's folder was emptied, 'dotnet build data.proj -t:Train' fills it "
                    + $"again; if LibTorchDir names this folder, point it at one with libtorch (docs/torch.md)");
        }

        // Not needed by the others: without it the same folder computes on the processors only.
        IsForCuda = File.Exists(Path.Join(folder, Name("torch_cuda")));
        string[] paths = [.. (IsForCuda ? new[] { "torch_cuda", "torch" } : ["torch"]).Select(name => Path.Join(folder, Name(name)))];
        Array.ForEach(paths, path => Load(path, $"'{path}' cannot be loaded"));
    }

    private static void Load(string path, string trouble)
    {
        try
        {
            NativeLibrary.Load(path);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new NightScanException(DiagnosticCodes.NoTorch, $"{trouble}: {exception.Message}", inner: exception);
        }
    }

    private static void LoadBinding(string library, IBuildReporter reporter)
    {
        if (!File.Exists(library))
        {
            throw new NightScanException(DiagnosticCodes.NoTorch, library.Length == 0
                ? $"there is no {TorchPlaces.BindingName} beside this program: it has to reference the package TorchSharp"
                : $"TorchSharp's library is not at '{library}'. If NuGet's folder was emptied, 'dotnet build data.proj -t:Train' fills it "
                    + $"again");
        }

        if (!NativeLibrary.TryLoad(library, out nint handle))
        {
            Load(Adapt(library, Path.Join(TorchPlaces.AdaptedFolder, $"libLibTorchSharp-{s_bindingVersion}.so"), reporter),
                "TorchSharp's library cannot be loaded on this system");
        }
        else if (!NativeLibrary.TryGetExport(handle, "THSTorch_manual_seed", out _))
        {
            // TorchSharp would go and look for another one, and copy half a gigabyte to do so.
            throw new NightScanException(DiagnosticCodes.NoTorch,
                $"'{library}' is not TorchSharp's library: put one there that is made from its sources, or none, and NuGet's is taken");
        }
    }

    /// <summary>A copy, since NuGet's file may be one with others (hard links), and is not ours.</summary>
    /// <returns>Where it lies.</returns>
    private static string Adapt(string library, string copy, IBuildReporter reporter)
    {
        if (File.Exists(copy))
        {
            return copy;
        }

        try
        {
            byte[] image = File.ReadAllBytes(library);
            if (SymbolVersions.MakeOptional(image, NewerLibrary) > 0)
            {
                reporter.Message($"This system's libstdc++ does not have {NewerLibrary}, which TorchSharp's library names but does not "
                    + $"use: a copy of it that does without lies in '{copy}'.");
            }

            // Complete or not there: another trainer may be starting.
            using AtomicFile file = new(copy, beside: $"{copy}.{Environment.ProcessId}");
            file.Content.Write(image);
            file.Complete();
            return copy;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new NightScanException(DiagnosticCodes.NoTorch,
                $"TorchSharp's library needs a newer libstdc++ ({NewerLibrary}) than this system has, and no copy of it that does without "
                + $"could be made: {exception.Message}", copy, inner: exception);
        }
    }

    /// <summary>What this system calls a library's file.</summary>
    internal static string Name(string library) =>
        OperatingSystem.IsWindows() ? library + ".dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";
}
