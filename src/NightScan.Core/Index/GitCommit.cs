using NightScan.Files;

namespace NightScan.Index;

/// <summary>
/// The commit that a folder is at, read from the files of git itself: no git is needed, and none is run. What those files say is only
/// ever shown.
/// </summary>
internal static class GitCommit
{
    private const string Symbolic = "ref: ";

    // A symbolic reference may lead to another; git stops at five.
    private const int MostReferences = 5;

    private const int LongestFile = 4096;

    /// <summary>The commit of the work tree that a folder lies in.</summary>
    /// <param name="folder">Full path.</param>
    /// <returns>40 hexadecimal digits (64 where git uses SHA-256); null outside a work tree, before its first commit, and where it cannot
    /// be read.</returns>
    public static string? Of(string folder)
    {
        try
        {
            return Find(folder) is string repository ? Resolve(repository) : null;
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>
    /// The folder of the repository: <c>.git</c>, or what a file of this name says, as in a submodule or an additional work tree.
    /// </summary>
    private static string? Find(string folder)
    {
        for (string? at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            string git = Path.Join(at, ".git");
            switch (FileStat.Of(git).Kind)
            {
                case FileKind.Folder:
                    return git;
                case FileKind.File:
                    const string leads = "gitdir: ";
                    return ReadLine(git) is { } line && line.StartsWith(leads, StringComparison.Ordinal)
                        ? Path.GetFullPath(line[leads.Length..], at) : null;
            }
        }

        return null;
    }

    private static string? Resolve(string repository)
    {
        // An additional work tree has a HEAD of its own and shares the branches.
        string shared = ReadLine(Path.Join(repository, "commondir")) is { } common ? Path.GetFullPath(common, repository) : repository;
        string? value = ReadLine(Path.Join(repository, "HEAD"));
        for (int i = 0; i < MostReferences && value is not null && value.StartsWith(Symbolic, StringComparison.Ordinal); i++)
        {
            string name = value[Symbolic.Length..];
            if (!name.StartsWith("refs/", StringComparison.Ordinal) || name.Split('/').Any(part => part is "" or "." or ".."))
            {
                return null;
            }

            value = ReadLine(Path.Join(repository, name)) ?? ReadLine(Path.Join(shared, name))
                ?? ReadPacked(Path.Join(shared, "packed-refs"), name);
        }

        return IsCommit(value) ? value : null;
    }

    /// <summary>Branches that have not moved for a while lie in one file: <c>commit name</c> on each line.</summary>
    private static string? ReadPacked(string path, string name) => FileStat.Of(path).Kind != FileKind.File ? null
        : File.ReadLines(path).Select(line => line.Split(' ', 2)).FirstOrDefault(words => words is [_, var packed] && packed == name)?[0];

    private static string? ReadLine(string path)
    {
        FileStat stat = FileStat.Of(path);
        return stat.Kind == FileKind.File && stat.Size is > 0 and <= LongestFile ? File.ReadLines(path).FirstOrDefault()?.Trim() : null;
    }

    private static bool IsCommit(string? text) => text is { Length: 40 or 64 } && text.All(char.IsAsciiHexDigitLower);
}
