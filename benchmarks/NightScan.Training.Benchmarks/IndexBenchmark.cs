using System.Diagnostics;
using Microsoft.Data.Sqlite;
using NightScan.Index;
using NightScan.Spectrograms;
using NightScan.Training.Data;

namespace NightScan.Benchmarks;

/// <summary>The start of a trainer on an index of a million recordings.</summary>
internal static class IndexBenchmark
{
    private const int Classes = 2000;
    private const int Recordings = 500;
    private const int Files = 11;

    /// <summary>Prints seconds until the first example is known, and the peak of the process's memory in millions of bytes.</summary>
    public static int Run(string folder)
    {
        string path = Path.GetFullPath(Path.Join(folder, "million.db"));
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(folder);
            Make(path);
        }

        long start = Stopwatch.GetTimestamp();
        TrainingIndex index = TrainingIndex.Read(path, folder);
        _ = new TrainingOrder(index.Train, balanceClasses: true, seed: 42).At(0, 0);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        CacheUse use = CacheUse.After(new TrainingOrder(index.Train, balanceClasses: true, seed: 42), 5);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"index\t{seconds:0.00}\t{Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0}\tcoverage {use.Coverage:0.000} in "
                + $"{Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} s"));
        return 0;
    }

    private static void Make(string path)
    {
        IndexDatabase.Open(path).Dispose();
        using SqliteConnection index = new($"Data Source={path};Pooling=False");
        index.Open();
        using SqliteTransaction transaction = index.BeginTransaction();
        Execute("INSERT INTO meta(key, value) VALUES('settings', $1)", SpectrogramPresets.Find(SpectrogramPresets.Default)!.Describe());
        byte[] keys = new byte[Files * sizeof(ulong)], hash = new byte[16];
        for (int number = 0; number < Classes; number++)
        {
            Execute("INSERT INTO classes(id, name) VALUES($1, $2)", number + 1, $"class {number:0000}");
            for (int recording = 0; recording < Recordings; recording++)
            {
                Random.Shared.NextBytes(keys);
                Random.Shared.NextBytes(hash);
                string stem = $"XC{number * 1000 + recording:00000000}-recorded-at-site-{recording % 17}";
                Execute("""
                    INSERT INTO recordings(class_id, path, split, group_hash, selected, size, modified_ns, content_hash, stem, output_split, output_stem, output_count, output_keys, output_files, pending)
                    VALUES($1, $2, 0, 0, 1, 1, 1, $3, $4, 0, $4, $5, $6, $5, 0)
                    """, number + 1, stem + ".wav", hash, stem, Files, keys);
            }
        }

        transaction.Commit();

        void Execute(string sql, params object[] values)
        {
            using SqliteCommand command = index.CreateCommand();
            command.CommandText = sql;
            for (int number = 0; number < values.Length; number++)
            {
                command.Parameters.AddWithValue($"${number + 1}", values[number]);
            }

            command.ExecuteNonQuery();
        }
    }
}
