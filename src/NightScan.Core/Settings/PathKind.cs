namespace NightScan.Settings;

/// <summary>What a path leads to.</summary>
public enum PathKind
{
    /// <summary>It is no path.</summary>
    None,

    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A file or a folder.</summary>
    Either,
}
