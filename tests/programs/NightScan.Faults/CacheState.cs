using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using NightScan.Builds;
using NightScan.Cache;
using NightScan.Index;

namespace NightScan.Faults;

/// <summary>What a person who looks into a cache folder sees.</summary>
internal static class CacheState
{
    /// <summary>A hash of every file below the splits, by path; of a link, where it leads to.</summary>
    public static Dictionary<string, string> Files(string cache)
    {
        Dictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (Split split in SplitNames.All)
        {
            string folder = new CacheLayout(cache).SplitFolder(split);
            foreach (string path in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [])
            {
                files[Path.GetRelativePath(cache, path)] =
                    new FileInfo(path).LinkTarget is string target ? "link to " + target
                        : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
            }
        }

        return files;
    }

    /// <summary>Files that are neither what they were before nor what they are to become.</summary>
    public static IEnumerable<string> Wrong(string cache, Dictionary<string, string> before, Dictionary<string, string> after) =>
        Files(cache)
            .Where(file => before.GetValueOrDefault(file.Key) != file.Value && after.GetValueOrDefault(file.Key) != file.Value)
            .Select(file => file.Key);

    /// <summary>How two caches differ.</summary>
    public static IEnumerable<string> Differences(Dictionary<string, string> expected, Dictionary<string, string> actual) =>
        expected.Keys.Except(actual.Keys).Select(path => path + " is missing")
            .Concat(actual.Keys.Except(expected.Keys).Select(path => path + " is too many"))
            .Concat(expected.Where(file => actual.TryGetValue(file.Key, out string? other) && other != file.Value)
                .Select(file => file.Key + " has other bytes"));

    /// <summary>What is wrong with an index's database; null when it is whole or not there yet.</summary>
    public static string? IndexFault(string cache)
    {
        string path = Path.Join(cache, "index.db");
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using SqliteConnection connection = new($"Data Source={path};Pooling=False");
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check";
            string result = (string)command.ExecuteScalar()!;
            return result == "ok" ? null : result;
        }
        catch (SqliteException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>
    /// What VerifyCache finds: how many files the index claims, how many of them are missing, damaged or not what it says, and what it says
    /// of the first.
    /// </summary>
    public static (long Claimed, long Damaged, string Said) Claims(BuildOptions options)
    {
        Errors errors = new();
        (long claimed, long damaged) = NightScanPipeline.Verify(options.Settings(), repair: false, errors, CancellationToken.None);
        return (claimed, damaged, errors.First);
    }

    private sealed class Errors : IBuildReporter
    {
        public string First { get; private set; } = "";

        public void Message(string text) { }

        public void Warning(Diagnostic diagnostic) { }

        public void Error(Diagnostic diagnostic) => First = First.Length == 0 ? diagnostic.ToString() : First;

        public void Progress(in BuildProgress progress) { }
    }
}
