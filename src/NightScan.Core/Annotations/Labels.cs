namespace NightScan.Annotations;

/// <summary>The classes that labels mean.</summary>
/// <param name="map">By label; an empty class for a label that is left out.</param>
internal sealed class Labels(IReadOnlyDictionary<string, string> map)
{
    private readonly Dictionary<string, (string? Class, string? Complaint)> _known = new(StringComparer.Ordinal);

    /// <summary>Whether one of the map occurred.</summary>
    public bool IsMapUsed { get; private set; }

    /// <param name="written">As it stands in a table.</param>
    /// <param name="complaint">Why it means none, and the way out; null where it does, or where the map says so.</param>
    /// <returns>Null for none.</returns>
    public string? ClassOf(string written, out string? complaint)
    {
        if (!_known.TryGetValue(written, out (string? Class, string? Complaint) known))
        {
            _known[written] = known = Find(written.Trim());
        }

        complaint = known.Complaint;
        return known.Class;
    }

    private (string? Class, string? Complaint) Find(string written)
    {
        string mended = ClassName.Mended(written);
        if (map.TryGetValue(written, out string? mapped) || map.TryGetValue(mended, out mapped))
        {
            IsMapUsed = true;
            return mapped.Length > 0 ? (mapped, null) : (null, null);
        }

        return written.Length == 0 ? (null, "the annotation has no label; write one, or delete the row")
            : ClassName.Complaint(mended, OperatingSystem.IsWindows()) is string reason
                ? (null, $"the label '{TableProblems.Shown(written)}' cannot be the name of a class, because {reason}; give it another "
                    + "class with LabelMap, or none to leave it out")
            : (mended, null);
    }
}
