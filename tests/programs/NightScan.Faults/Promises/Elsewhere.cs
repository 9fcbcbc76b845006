using System.Security.Cryptography;

namespace NightScan.Faults.Promises;

/// <summary>Documents of somebody, outside of everything that NightScan may change; links lead to them.</summary>
internal sealed class Elsewhere
{
    private readonly string _folder;
    private string[] _before = [];

    /// <param name="folder">Full path; it is created.</param>
    public Elsewhere(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(Path.Join(folder, "folder", "below"));
        File.WriteAllText(Path.Join(folder, "key"), "secret\n");
        File.WriteAllText(Path.Join(folder, "folder", "document"), "of somebody\n");
        File.WriteAllText(Path.Join(folder, "folder", "below", "worker0.npy"), "of somebody\n");
    }

    /// <summary>What a link may lead to: a file, a folder, or what is not there.</summary>
    public string[] Targets => [Path.Join(_folder, "key"), Path.Join(_folder, "folder"), Path.Join(_folder, "nowhere")];

    /// <summary>Remembers what there is.</summary>
    public void Look() => _before = Describe();

    /// <summary>What is not as it was; null when everything is.</summary>
    public string? Change()
    {
        string[] now = Describe();
        return _before.Except(now).Select(line => line + " is gone or changed").Concat(now.Except(_before).Select(line => line + " is new"))
            .FirstOrDefault();
    }

    private string[] Describe() =>
        [.. Directory.EnumerateFileSystemEntries(_folder, "*", SearchOption.AllDirectories)
            .Select(path => $"{path} {(File.Exists(path) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) : "folder")} "
                + $"{File.GetLastWriteTimeUtc(path):O}")];
}
