namespace NightScan.Training.Libtorch;

/// <summary>Where libtorch and TorchSharp's own library lie.</summary>
/// <param name="Folder">Of libtorch.</param>
/// <param name="Binding">Full path of TorchSharp's library, which finds libtorch loaded.</param>
internal sealed record TorchPlaces(string Folder, string Binding)
{
    /// <summary>What a program's runtimeconfig.json may say of the places, and of where an adapted library is kept.</summary>
    private const string FolderKey = "NightScan.LibTorchFolder", BindingKey = "NightScan.TorchSharpLibrary",
        AdaptedKey = "NightScan.AdaptedFolder";

    /// <summary>What a build from the sources wrote beside the program (Torch.props).</summary>
    private const string ListName = "libtorch-places.txt";

    public static string BindingName => TorchLibraries.Name("LibTorchSharp");

    /// <summary>Full path of the folder that receives what had to be adapted to this system.</summary>
    public static string AdaptedFolder => Said(AdaptedKey) is { Length: > 0 } folder ? folder : AppContext.BaseDirectory;

    /// <summary>
    /// Those that the program or its build wrote down, where they are still there; else those where .NET puts the libraries of packages:
    /// beside the program, or in the folder of its system there.
    /// </summary>
    /// <returns>What is nowhere is as the build wrote it down, or empty.</returns>
    public static TorchPlaces Find() => Find(
        Said(FolderKey) is string folder ? new(folder, Said(BindingKey) ?? "") : Read(Path.Join(AppContext.BaseDirectory, ListName)),
        NativeFolders());

    /// <param name="written">What was written down; its places are empty where nothing was.</param>
    /// <param name="folders">Where .NET looks for the native libraries of its packages.</param>
    internal static TorchPlaces Find(TorchPlaces written, string[] folders)
    {
        string binding = Path.Join(written.Folder, BindingName);
        binding = written.Folder.Length > 0 && File.Exists(binding) ? binding : written.Binding;
        return new(
            HasLibtorch(written.Folder) ? written.Folder : folders.FirstOrDefault(HasLibtorch) ?? written.Folder,
            File.Exists(binding) ? binding
                : folders.Select(folder => Path.Join(folder, BindingName)).FirstOrDefault(File.Exists) ?? binding);
    }

    /// <summary>Where libtorch lies in a folder: a Python package keeps it in one below.</summary>
    public static string InnerFolder(string folder) =>
        Path.Join(folder, "lib") is string inner && File.Exists(Path.Join(inner, TorchLibraries.Name("torch"))) ? inner : folder;

    private static bool HasLibtorch(string folder) =>
        folder.Length > 0 && File.Exists(Path.Join(InnerFolder(folder), TorchLibraries.Name("torch")));

    private static string? Said(string key) => AppContext.GetData(key) as string;

    /// <summary>Reads what Torch.props writes; empty places where that is not there.</summary>
    internal static TorchPlaces Read(string list)
    {
        string[] lines = File.Exists(list) ? File.ReadAllLines(list) : [];
        string Value(string name) => Array.Find(lines, line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..] ?? "";
        return new(Value("libtorch="), Value("LibTorchSharp="));
    }

    private static string[] NativeFolders() =>
    [
        .. (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        Path.Join(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"),
        AppContext.BaseDirectory,
    ];
}
