namespace NightScan.Settings;

/// <summary>Which libtorch a trainer is built with.</summary>
/// <param name="Backend"><c>cuda</c> for GPUs and processors, <c>cpu</c> for processors alone.</param>
/// <param name="Folder">Full path of a folder of the user's that has it; empty: a package brings it.</param>
internal sealed record TorchChoice(string Backend, string Folder)
{
    private const string Auto = "auto", Cpu = "cpu", Cuda = "cuda";

    /// <summary>Chooses by the settings TorchBackend, LibTorchDir and TrainDevice.</summary>
    /// <param name="hasDriver">Asked, when that decides, whether there is an NVIDIA driver.</param>
    /// <exception cref="NightScanException">NS0206: there is no such backend; NS0503: LibTorchDir has no libtorch.</exception>
    public static TorchChoice Read(SettingValues values, Func<bool> hasDriver)
    {
        string backend = values.Of(KnownSettings.TorchBackend);
        string folder = values.Of(KnownSettings.LibTorchDir);
        if (folder.Length > 0)
        {
            // What it can do is found out when it is loaded.
            return HasTorch(folder) || HasTorch(Path.Join(folder, "lib")) ? new TorchChoice(Cpu, folder) : throw new NightScanException(
                DiagnosticCodes.NoTorch,
                $"LibTorchDir is '{folder}', but there is no libtorch in it, nor in its folder lib: "
                + "give the folder of a Python torch 2.10 (docs/torch.md), or leave it empty to take the package");
        }

        bool meansCpu = values.Text(KnownSettings.TrainDevice).Equals(Cpu, StringComparison.OrdinalIgnoreCase);
        return new TorchChoice(backend == Cuda || (backend == Auto && !meansCpu && hasDriver()) ? Cuda : Cpu, "");
    }

    private static bool HasTorch(string folder) =>
        ((string[])["libtorch.so", "libtorch.dylib", "torch.dll"]).Any(library => File.Exists(Path.Join(folder, library)));
}
