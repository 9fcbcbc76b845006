namespace NightScan.Recordings;

/// <summary>Where recordings lie: <c>&lt;AudioRoot&gt;/&lt;class&gt;/&lt;path&gt;</c>, with any folders in the path.</summary>
internal static class RecordingPath
{
    /// <summary>What stands for a class where recordings lie in any folders of AudioRoot, and in none: it is no class.</summary>
    public const string Unfiled = ".";

    /// <summary>Full path of a class's folder.</summary>
    public static string OfClass(string audioRoot, string className) =>
        className == Unfiled ? audioRoot : Path.Join(audioRoot, className);

    /// <summary>The path of a recording relative to AudioRoot, as reports and SplitsCsv name it.</summary>
    /// <param name="path">Relative to the class's folder, with <c>/</c>.</param>
    public static string InRoot(string className, string path) => className == Unfiled ? path : className + "/" + path;

    /// <summary>Full path of a recording.</summary>
    /// <param name="path">Relative to the class's folder, with <c>/</c>.</param>
    public static string Of(string audioRoot, string className, string path) => Path.Join(OfClass(audioRoot, className), path);

    /// <summary>Full path of a recording that is named with its class, as reports and SplitsCsv name it.</summary>
    public static string Of(string audioRoot, string classAndPath) => Path.Join(audioRoot, classAndPath);
}
