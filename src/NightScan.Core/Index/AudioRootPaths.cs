using NightScan.Files;

namespace NightScan.Index;

/// <summary>Paths that people write for recordings, made relative to AudioRoot where they lie in it, whatever links lead there.</summary>
/// <param name="audioRoot">Full path.</param>
internal sealed class AudioRootPaths(string audioRoot)
{
    /// <summary>Folders that are looked at to find AudioRoot in paths that do not begin with its name.</summary>
    private const int MaxFoldersTried = 4096;

    private readonly List<string> _roots = [Slashes(audioRoot).TrimEnd('/') + "/"];
    private readonly HashSet<string> _others = new(StringComparer.Ordinal);

    /// <summary>Whether a path begins at the root of a file system, of this one or of another machine's.</summary>
    public static bool IsAbsolute(string path) => path.StartsWith('/') || path.StartsWith('\\') || IsOfDrive(path);

    /// <summary>The path below AudioRoot, with <c>/</c> as separator; as it is where it does not lie there.</summary>
    public string Below(string written)
    {
        string path = SplitsFile.Normalize(IsOfDrive(written) ? Slashes(written) : written);
        if (path.StartsWith("~/", StringComparison.Ordinal))
        {
            path = Slashes(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)) + path[1..];
        }

        return IsAbsolute(path) ? Strip(path) ?? (FindRoot(path) ? Strip(path) : null) ?? path : path;
    }

    private static bool IsOfDrive(string path) => path is [>= 'A' and <= 'Z' or >= 'a' and <= 'z', ':', '/' or '\\', ..];

    private static string Slashes(string path) => Path.DirectorySeparatorChar == '\\' || IsOfDrive(path) ? path.Replace('\\', '/') : path;

    private string? Strip(string path)
    {
        StringComparison comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        foreach (string root in _roots)
        {
            if (path.StartsWith(root, comparison))
            {
                return path[root.Length..];
            }

            string composed = ComposedName.Of(path), composedRoot = ComposedName.Of(root);
            if (composed.StartsWith(composedRoot, comparison))
            {
                return composed[composedRoot.Length..];
            }
        }

        return null;
    }

    /// <summary>Looks whether one of the folders of a path is AudioRoot by another name.</summary>
    private bool FindRoot(string path)
    {
        try
        {
            FileStat root = FileStat.Of(audioRoot);
            for (int slash = path.IndexOf('/', 1); slash > 0 && root.Inode != 0; slash = path.IndexOf('/', slash + 1))
            {
                string folder = path[..(slash + 1)];
                if (_others.Contains(folder))
                {
                    continue;
                }

                FileStat stat = _others.Count < MaxFoldersTried ? FileStat.Of(folder) : default;
                if (stat.Kind == FileKind.Missing)
                {
                    return false;
                }

                if ((stat.Device, stat.Inode) == (root.Device, root.Inode))
                {
                    _roots.Add(folder);
                    return true;
                }

                _others.Add(folder);
            }
        }
        catch (IOException)
        {
            // A path of another machine may lead anywhere.
        }

        return false;
    }
}
