using NightScan.Files;

namespace NightScan.Annotations;

/// <summary>
/// A path as somebody wrote it on some machine: its folders and its name, folded as disks fold them, so that the case of letters and
/// Unicode's ways to write one do not matter.
/// </summary>
/// <param name="Parts">From the outermost folder to the name.</param>
/// <param name="IsAbsolute">Whether it begins at the root of a file system.</param>
internal sealed record WrittenPath(string[] Parts, bool IsAbsolute)
{
    public string Name => Parts[^1];

    /// <param name="text">With slashes of either kind.</param>
    /// <returns>Null when there is no name in it.</returns>
    public static WrittenPath? Of(string text)
    {
        List<string> parts = [];
        foreach (string part in text.Split('/', '\\'))
        {
            if (part == "..")
            {
                // What lies above the beginning is not known, and of no use.
                parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            }
            else if (part is not ("" or "."))
            {
                parts.Add(FoldedName.Of(part));
            }
        }

        return parts.Count == 0 ? null
            : new WrittenPath([.. parts], text is ['/' or '\\', ..] or [_, ':', '/' or '\\', ..]);
    }

    /// <summary>The same below a folder.</summary>
    public WrittenPath In(IEnumerable<string> folders) => this with { Parts = [.. folders, .. Parts] };

    /// <summary>The path below a folder; null where it does not lie there.</summary>
    public WrittenPath? Below(WrittenPath? folder) => folder is not null && Parts.Length > folder.Parts.Length
        && Parts.AsSpan().StartsWith(folder.Parts) ? new WrittenPath(Parts[folder.Parts.Length..], IsAbsolute: false) : null;

    /// <summary>Whether one of two paths is an ending of the other: they may be the same.</summary>
    public bool MayBe(WrittenPath other)
    {
        int shorter = Math.Min(Parts.Length, other.Parts.Length);
        return Parts.AsSpan(Parts.Length - shorter).SequenceEqual(other.Parts.AsSpan(other.Parts.Length - shorter));
    }
}
