using System.Security.Cryptography;
using NightScan.Diagnostics;
using NightScan.Files;
using NightScan.Index;
using NightScan.Tests.Builds;

namespace NightScan.Tests.Robustness;

/// <summary>A collection that means harm, and a watch over everything around its cache: no build may write or delete there.</summary>
internal sealed class HostileFolder : IDisposable
{
    private readonly PipelineFolder _data = new();
    private int _seeds;

    public HostileFolder()
    {
        // A class like any other, and something beside the collection that links may lead to.
        Write("anchor/a.wav");
        WaveFile.WriteTone(Outside("far.wav"), seed: 999);
        File.SetLastWriteTimeUtc(Outside("far.wav"), DateTime.UtcNow.AddHours(-1));
    }

    public PipelineFolder Data => _data;

    public IReadOnlyList<Diagnostic> Warnings => _data.Said.Warnings;

    private string Root => Path.GetDirectoryName(_data.AudioRoot)!;

    /// <summary>A path outside of AudioRoot and of the cache.</summary>
    public string Outside(string path) => Path.Join(Root, "elsewhere", path);

    public void Write(params ReadOnlySpan<string> paths)
    {
        foreach (string path in paths)
        {
            _data.WriteOne(path, ++_seeds);
        }
    }

    public void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_data.Recording(path))!);
        File.CreateSymbolicLink(_data.Recording(path), target);
    }

    /// <summary>
    /// A first build, one that has nothing to do, one without the index, and one after the recordings were deleted: each does what it
    /// should, and none touches what is not the cache.
    /// </summary>
    /// <param name="recordings">Recordings that there are, without the anchor.</param>
    /// <param name="delete">Deletes them.</param>
    /// <returns>The outputs of the first build without their split and without the anchor's.</returns>
    public string[] LiveThrough(int recordings, Action delete)
    {
        int all = recordings + 1;
        string[] around = Surroundings();
        Assert.Equal($"{all}/0/0/0", _data.Build().Summary());
        string[] outputs = _data.Outputs(), names = [.. _data.Names().Where(name => name != "anchor/a.npy")];
        Assert.Equal($"0/{all}/0/0", _data.Build().Summary());
        string[] paths = [.. SplitsFile.Read(Path.Join(_data.Cache, "splits.csv")).Keys.Order(StringComparer.Ordinal)];
        Assert.Equal(_data.Query("SELECT file_path FROM audio_samples").Order(StringComparer.Ordinal), paths);

        File.Delete(_data.Settings.IndexDb);
        // The splits come back from splits.csv, so that every file is where it belongs, and is known by its trailer.
        Assert.Equal($"0/{all}/0/0", _data.Build().Summary());
        Assert.Equal(outputs, _data.Outputs());
        Assert.Equal(around, Surroundings());

        delete();
        around = Surroundings();
        Assert.Equal($"0/1/{recordings}/0", _data.Build().Summary());
        Assert.Equal(["anchor/a.npy"], _data.Names());
        Assert.Equal("0/1/0/0", _data.Build().Summary());
        Assert.Equal(around, Surroundings());
        return names;
    }

    /// <summary>Everything but the cache: paths, what they are, contents and times.</summary>
    public string[] Surroundings() => [.. Describe(Root).Order(StringComparer.Ordinal)];

    public void Dispose() => _data.Dispose();

    private IEnumerable<string> Describe(string folder)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(entry => entry.FullName != _data.Cache))
        {
            bool isFolder = entry.LinkTarget is null && entry is DirectoryInfo;
            string what = entry.LinkTarget is string target ? $"link to {target}"
                : isFolder ? "folder"
                : FileStat.Of(entry.FullName).Kind == FileKind.File
                    ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(entry.FullName)))
                : "special";
            yield return $"{entry.FullName} {what} {entry.LastWriteTimeUtc:O}";
            foreach (string below in isFolder ? Describe(entry.FullName) : [])
            {
                yield return below;
            }
        }
    }
}
