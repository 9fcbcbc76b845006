namespace NightScan.Recordings;

/// <summary>Tells recordings by their names.</summary>
internal static class RecordingExtensions
{
    /// <summary>Whether a name has one of the extensions, in any case, and something in front of it.</summary>
    public static bool Match(ReadOnlySpan<char> name, IReadOnlyList<string> extensions)
    {
        for (int i = 0; i < extensions.Count; i++)
        {
            if (name.Length > extensions[i].Length && name.EndsWith(extensions[i], StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
