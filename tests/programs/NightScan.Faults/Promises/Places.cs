using System.ComponentModel;

namespace NightScan.Faults.Promises;

/// <summary>The places that this machine can give: mounting needs root, and some a program of the system besides.</summary>
internal sealed class Places : IDisposable
{
    private const string Unlocked = "without locks";
    private const long Bytes = 256 << 20;
    private readonly Mounts _mounts = new();
    private readonly List<Place> _all = [];
    private readonly List<string> _lacking = [];

    /// <param name="folder">An empty folder on the disk at hand.</param>
    /// <param name="most">Places that are needed at most; the disk at hand comes first.</param>
    public Places(string folder, int most)
    {
        (string Name, Func<string, string, Place> Make)[] kinds =
        [
            (AtHand(folder), (name, place) => new(name, Directory.CreateDirectory(place).FullName)),
            ("ext4 with times of whole seconds", WholeSeconds),
            (Unlocked, (name, place) => new(name, Directory.CreateDirectory(place).FullName) { HasLocks = false,
            Environment = new Dictionary<string, string> { [Locks.Disabled] = "1" } }),
            ("tmpfs", Memory),
            ("overlayfs", Overlay),
        ];
        foreach ((string name, Func<string, string, Place> make) in kinds.Take(most))
        {
            try
            {
                _all.Add(make(name, Path.Join(folder, name)));
            }
            catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
            {
                _lacking.Add($"{name}: {exception.Message}");
            }
        }
    }

    public IReadOnlyList<Place> All => _all;

    /// <summary>What could not be had, and why.</summary>
    public IReadOnlyList<string> Lacking => _lacking;

    public void Dispose() => _mounts.Dispose();

    private static string AtHand(string folder) => $"{new DriveInfo(folder).DriveFormat} at hand";

    /// <summary>Inodes of 128 bytes have no room for fractions of a second.</summary>
    private Place WholeSeconds(string name, string folder)
    {
        string image = folder + ".img";
        using (FileStream file = new(image, FileMode.Create))
        {
            file.SetLength(Bytes);
        }

        Mounts.Call("mkfs.ext4", "-q", "-F", "-I", "128", "-i", "4096", image);
        _mounts.Image(image, folder, "noatime");
        return new(name, folder) { Tick = TimeSpan.FromSeconds(1.1) };
    }

    private Place Memory(string name, string folder)
    {
        _mounts.Memory(folder, $"size={Bytes}");
        return new(name, folder);
    }

    /// <summary>As in containers: a file that is changed there becomes another one, and a folder may not be renamed.</summary>
    private Place Overlay(string name, string folder)
    {
        _mounts.Memory(folder + " layers", $"size={Bytes}");
        _mounts.Overlay(folder + " layers", folder);
        return new(name, folder);
    }
}
