using NightScan.Files;

namespace NightScan.Watching;

/// <summary>What the system tells of changes in folders.</summary>
internal sealed class FolderEvents : IFolderEvents
{
    /// <summary>As elsewhere in .NET, a variable of the environment asks for looking instead of being told.</summary>
    public const string Switch = "DOTNET_USE_POLLING_FILE_WATCHER";

    // Each takes an inotify instance, of which a user has 128.
    private const int MostWatchers = 32;

    private readonly List<FileSystemWatcher> _watchers = [];
    private volatile string? _failure;

    public Action<string?> Changed { get; set; } = _ => { };

    public string? Failure => _failure;

    public string? Watch(IReadOnlyList<WatchedFolder> folders)
    {
        Stop();
        _failure = null;
        string? reason = null;
        if (Environment.GetEnvironmentVariable(Switch) is "1" or "true" or "True" or "TRUE")
        {
            return $"the environment variable {Switch} asks for it";
        }

        foreach (WatchedFolder folder in folders)
        {
            string? unreported = ReportedChanges.Unreported(folder.Path) is string what ? $"{what} does not tell of all changes" : null;
            unreported ??= _watchers.Count < MostWatchers ? Begin(folder) : $"more than {MostWatchers} links lead to other folders";
            reason ??= unreported is null ? null : $"{unreported} ('{folder.Path}')";
        }

        return reason;
    }

    public void Dispose() => Stop();

    private string? Begin(WatchedFolder folder)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            // Of a link, the folder that it leads to.
            string path = new DirectoryInfo(folder.Path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.Path;
            watcher = new FileSystemWatcher(path)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            watcher.Changed += (_, change) => Tell(folder, change.Name);
            watcher.Created += (_, change) => Tell(folder, change.Name);
            watcher.Deleted += (_, change) => Tell(folder, change.Name);
            watcher.Renamed += (_, change) =>
            {
                Tell(folder, change.OldName);
                Tell(folder, change.Name);
            };
            watcher.Error += (_, error) => Fail(error.GetException());
            watcher.EnableRaisingEvents = true;
            _watchers.Add(watcher);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            watcher?.Dispose();
            return exception.Message.TrimEnd('.');
        }
    }

    private void Tell(WatchedFolder folder, string? name)
    {
        if (folder.ClassName is not null || name is null)
        {
            Changed(folder.ClassName);
            return;
        }

        // Neither classes nor recordings are hidden.
        if (name.StartsWith('.'))
        {
            return;
        }

        int end = name.AsSpan().IndexOfAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        Changed(end < 0 ? name : name[..end]);
    }

    private void Fail(Exception exception)
    {
        // More at once than the system keeps count of: the next will be told again.
        if (exception is not InternalBufferOverflowException)
        {
            _failure = exception.Message.TrimEnd('.');
        }

        Changed(null);
    }

    private void Stop()
    {
        _watchers.ForEach(watcher => watcher.Dispose());
        _watchers.Clear();
    }
}
