namespace NightScan.Recordings;

/// <summary>Where recordings lie: <c>&lt;AudioRoot&gt;/&lt;class&gt;/&lt;path&gt;</c>, with any folders in the path.</summary>
internal static class RecordingPath
{
    /// <summary>Full path of a class's folder.</summary>
    public static string OfClass(string audioRoot, string className) => Path.Join(audioRoot, className);

    /// <summary>Full path of a recording.</summary>
    /// <param name="path">Relative to the class's folder, with <c>/</c>.</param>
    public static string Of(string audioRoot, string className, string path) => Path.Join(audioRoot, className, path);

    /// <summary>Full path of a recording that is named with its class, as reports and SplitsCsv name it.</summary>
    public static string Of(string audioRoot, string classAndPath) => Path.Join(audioRoot, classAndPath);
}
