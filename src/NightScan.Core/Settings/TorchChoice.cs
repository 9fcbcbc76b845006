using NightScan.Diagnostics;

namespace NightScan.Settings;

/// <summary>Which libtorch a trainer is built with.</summary>
/// <param name="Backend"><c>cuda</c> for GPUs and processors, <c>cpu</c> for processors alone.</param>
/// <param name="Folder">Full path of a folder of the user's that has it; empty: a package brings it.</param>
public sealed record TorchChoice(string Backend, string Folder)
{
    private const string Auto = "auto", Cpu = "cpu", Cuda = "cuda";

    /// <summary>Chooses by the settings TorchBackend, LibTorchDir and TrainDevice.</summary>
    /// <param name="values">Value by property name; a missing or empty one stands for its default.</param>
    /// <param name="projectFolder">Full path of the folder that relative paths start from.</param>
    /// <param name="hasDriver">Asked, when that decides, whether there is an NVIDIA driver.</param>
    /// <exception cref="NightScanException">NS0206: there is no such backend; NS0503: LibTorchDir has no libtorch.</exception>
    public static TorchChoice Read(IReadOnlyDictionary<string, string> values, string projectFolder, Func<bool> hasDriver)
    {
        SettingValues given = new(values, projectFolder);
        string backend = given.Name("TorchBackend", [Auto, Cpu, Cuda]);
        string folder = given.OptionalPath("LibTorchDir");
        if (folder.Length > 0)
        {
            // What it can do is found out when it is loaded.
            return HasTorch(folder) || HasTorch(Path.Join(folder, "lib")) ? new TorchChoice(Cpu, folder) : throw new NightScanException(
                DiagnosticCodes.NoTorch, $"LibTorchDir is '{folder}', but there is no libtorch in it, nor in its folder lib: give the folder of a Python torch 2.10 (docs/torch.md), or leave it empty to take the package");
        }

        bool meansCpu = given.Text("TrainDevice").Equals(Cpu, StringComparison.OrdinalIgnoreCase);
        return new TorchChoice(backend == Cuda || (backend == Auto && !meansCpu && hasDriver()) ? Cuda : Cpu, "");
    }

    private static bool HasTorch(string folder) =>
        File.Exists(Path.Join(folder, "libtorch.so")) || File.Exists(Path.Join(folder, "libtorch.dylib")) || File.Exists(Path.Join(folder, "torch.dll"));
}
