using NightScan.Watching;

namespace NightScan.Tests.Watching;

/// <summary>Tells what a test says.</summary>
internal sealed class ToldEvents : IFolderEvents
{
    public Action<string?> Changed { get; set; } = _ => { };

    public string? Failure { get; set; }

    /// <summary>What <see cref="Watch"/> answers.</summary>
    public string? Refusal { get; set; }

    public IReadOnlyList<WatchedFolder> Watched { get; private set; } = [];

    public string? Watch(IReadOnlyList<WatchedFolder> folders)
    {
        Watched = folders;
        return Refusal;
    }

    public void Dispose()
    {
    }
}
