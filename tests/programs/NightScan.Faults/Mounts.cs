using System.Diagnostics;

namespace NightScan.Faults;

/// <summary>File systems that are mounted for a while.</summary>
internal sealed class Mounts : IDisposable
{
    private readonly List<string> _places = [];

    /// <summary>Mounts a file system in memory.</summary>
    public void Memory(string place, string options)
    {
        Directory.CreateDirectory(place);
        Call("mount", "-t", "tmpfs", "-o", options, "tmpfs", place);
        _places.Add(place);
    }

    /// <summary>Shows a folder at another place.</summary>
    public void Bind(string folder, string place)
    {
        Directory.CreateDirectory(place);
        Call("mount", "--bind", folder, place);
        _places.Add(place);
    }

    /// <summary>Mounts what looks like one folder and is two, of which only the upper one changes.</summary>
    /// <param name="layers">A folder on another file system, which receives both.</param>
    public void Overlay(string layers, string place)
    {
        string[] folders = [.. ((string[])["lower", "upper", "work"])
            .Select(name => Directory.CreateDirectory(Path.Join(layers, name)).FullName), Directory.CreateDirectory(place).FullName];
        Call("mount", "-t", "overlay", "-o", $"lowerdir={folders[0]},upperdir={folders[1]},workdir={folders[2]}", "overlay", place);
        _places.Add(place);
    }

    /// <summary>Mounts the file system that an image file holds.</summary>
    public void Image(string image, string place, string options)
    {
        Directory.CreateDirectory(place);
        Call("mount", "-o", "loop," + options, image, place);
        _places.Add(place);
    }

    /// <summary>Unmounts what nobody uses any more; afterwards everything is on the disk.</summary>
    public void Unmount(string place)
    {
        Call("umount", place);
        _places.Remove(place);
    }

    /// <summary>Takes a mount away, from under whoever uses it.</summary>
    public void Release(string place)
    {
        Call("umount", "-l", place);
        _places.Remove(place);
    }

    public void Dispose()
    {
        // The latest may lie on one that was mounted before.
        foreach (string place in _places.ToArray().Reverse())
        {
            Release(place);
        }
    }

    /// <summary>Runs a program of the system.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static void Call(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
        }
    }
}
