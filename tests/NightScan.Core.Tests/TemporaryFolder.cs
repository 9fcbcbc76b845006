namespace NightScan.Tests;

/// <summary>A folder that is gone after the test, with a space and a letter beyond ASCII in its name.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    /// <param name="inMemory">For tests of many small builds, which would wait for a disk most of the time; where the system has such a
    /// place.</param>
    public TemporaryFolder(bool inMemory = false) => Path = inMemory && Directory.Exists(Memory)
        ? Directory.CreateDirectory(System.IO.Path.Join(Memory, $"night scän {Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("night scän ").FullName;

    public string Path { get; }

    /// <summary>The full path of something below it; its folder is created.</summary>
    public string File(params string[] parts)
    {
        string path = System.IO.Path.Join([Path, .. parts]);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
