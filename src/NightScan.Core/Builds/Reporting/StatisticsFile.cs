using System.Text.Json;
using NightScan.Files;

namespace NightScan.Builds.Reporting;

/// <summary><c>statistics.json</c>: the summary of the last build, for programs.</summary>
internal static class StatisticsFile
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Writes the file beside and renames it.</summary>
    public static void Write(string path, BuildStatistics statistics)
    {
        using AtomicFile file = new(path);
        using (Utf8JsonWriter json = new(file.Content, Indented))
        {
            json.WriteStartObject();
            json.WriteStartObject("splits");
            foreach ((string name, SplitStatistics split) in statistics.Splits)
            {
                json.WriteStartObject(name);
                json.WriteNumber("classes", split.Classes);
                json.WriteNumber("recordings", split.Recordings);
                json.WriteNumber("spectrograms", split.Spectrograms);
                json.WriteNumber("generated", split.Generated);
                json.WriteNumber("upToDate", split.UpToDate);
                json.WriteNumber("pruned", split.Pruned);
                json.WriteNumber("failed", split.Failed);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteNumber("cacheBytes", statistics.CacheBytes);
            json.WriteNumber("seconds", Math.Round(statistics.Seconds, 3));
            json.WriteEndObject();
        }

        file.Complete();
    }
}
