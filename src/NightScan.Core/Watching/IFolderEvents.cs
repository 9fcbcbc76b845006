using NightScan.Files;

namespace NightScan.Watching;

/// <summary>A folder whose changes concern one class, or AudioRoot itself.</summary>
/// <param name="ClassName">Null for AudioRoot: there the first folder on the way names the class.</param>
/// <param name="Identity">Which folder the path leads to: another one may come into its place.</param>
internal readonly record struct WatchedFolder(string Path, string? ClassName, FolderIdentity Identity);

/// <summary>
/// Tells that something changed in folders, however deep. It is only asked to say where to look: what it keeps to itself is found all the
/// same, later. Calls back from any thread.
/// </summary>
internal interface IFolderEvents : IDisposable
{
    /// <summary>Told of a class, or of anything when it is null.</summary>
    Action<string?> Changed { get; set; }

    /// <summary>Watches these folders, in place of those before.</summary>
    /// <returns>Null; or why changes must be looked for, in some of them at least.</returns>
    string? Watch(IReadOnlyList<WatchedFolder> folders);

    /// <summary>Why, since the last call of <see cref="Watch"/>, changes must be looked for; null when they need not.</summary>
    string? Failure { get; }
}
