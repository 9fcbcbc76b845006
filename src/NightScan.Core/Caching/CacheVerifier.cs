using System.Diagnostics;
using NightScan.Indexing;
using NightScan.Recordings.Scanning;
using NightScan.Reporting;
using NightScan.Spectrograms;

namespace NightScan.Caching;

/// <summary>Reads every file that the index claims and checks it: presence, length, header, checksum, and that its key is the index's.</summary>
internal sealed class CacheVerifier(IndexDatabase index, CacheLayout layout, IBuildReporter reporter, CancellationToken cancellation)
{
    private const int PageSize = 1024;

    /// <summary>Files read.</summary>
    public long Checked { get; private set; }

    /// <summary>Files that are missing or damaged.</summary>
    public long Damaged { get; private set; }

    /// <param name="settings">Settings that the files were made with.</param>
    /// <param name="workers">Threads that read.</param>
    /// <param name="repair">Take the key from damaged files, so that the next generation makes them again.</param>
    public void Run(SpectrogramSettings settings, int workers, bool repair)
    {
        SpectrogramFile format = new(settings);
        long total = index.Count("SELECT coalesce(sum(output_files), 0) FROM recordings");
        Stopwatch clock = Stopwatch.StartNew();
        long lastId = 0;
        ParallelOptions options = new() { MaxDegreeOfParallelism = workers, CancellationToken = cancellation };
        while (ReadPage(ref lastId) is { Count: > 0 } page)
        {
            string?[] faults = new string?[page.Count];
            Parallel.For(0, page.Count, options, () => new byte[format.Length + 1], (i, _, buffer) =>
            {
                faults[i] = Check(format, page[i].Path, page[i].Key, buffer);
                return buffer;
            }, _ => { });
            Report(page, faults, repair);
            Checked += page.Count;
            reporter.Progress(new BuildProgress("verified", Checked, total, Damaged, clock.Elapsed));
        }
    }

    private List<ClaimedFile> ReadPage(ref long lastId)
    {
        List<ClaimedFile> page = [];
        using var rows = index.Command("""
            SELECT r.id, r.output_split, c.name, r.output_stem, r.output_keys FROM recordings r JOIN classes c ON c.id = r.class_id
            WHERE r.id > $1 AND r.output_files > 0 ORDER BY r.id LIMIT $2
            """, lastId, PageSize).ExecuteReader();
        while (rows.Read())
        {
            lastId = rows.GetInt64(0);
            ulong[] keys = OutputKeys.Parse(rows.GetValue(4));
            for (int number = 0; number < keys.Length; number++)
            {
                if (keys[number] != 0)
                {
                    page.Add(new(lastId, layout.Output((Split)rows.GetInt32(1), rows.GetString(2), rows.GetString(3), number), number, keys[number]));
                }
            }
        }

        return page;
    }

    private static string? Check(SpectrogramFile format, string path, ulong key, byte[] buffer)
    {
        try
        {
            if (FileStat.Of(path).Kind is FileKind.Special or FileKind.Folder)
            {
                return "it is not a file";
            }

            using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
            int length = 0;
            for (int read; length < buffer.Length && (read = RandomAccess.Read(file, buffer.AsSpan(length), length)) > 0;)
            {
                length += read;
            }

            return format.Check(buffer.AsSpan(0, length), out ulong found) ?? (found == key ? null : "it is the file of another recording or of other settings");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return "it is missing";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be read ({exception.Message})";
        }
    }

    private void Report(List<ClaimedFile> page, string?[] faults, bool repair)
    {
        using IndexTransaction transaction = index.BeginTransaction();
        for (int i = 0; i < page.Count; i++)
        {
            if (faults[i] is not string fault)
            {
                continue;
            }

            if (Damaged++ < ProblemLog.Printed)
            {
                Diagnostic diagnostic = new(DiagnosticCodes.DamagedOutput,
                    repair ? $"{fault}; it is made again" : $"{fault}; run VerifyCache with -p:Repair=true to make it again", page[i].Path);
                if (repair)
                {
                    reporter.Warning(diagnostic);
                }
                else
                {
                    reporter.Error(diagnostic);
                }
            }

            if (repair)
            {
                Disown(page[i]);
            }
        }

        transaction.Commit();
    }

    private void Disown(ClaimedFile file)
    {
        ulong[] keys = OutputKeys.Parse(index.Command("SELECT output_keys FROM recordings WHERE id = $1", file.Id).ExecuteScalar());
        keys[file.Number] = 0;
        index.Execute("UPDATE recordings SET output_keys = $2, output_files = $3, pending = 1 WHERE id = $1",
            file.Id, OutputKeys.Format(keys), OutputKeys.CountValid(keys));
    }

    private readonly record struct ClaimedFile(long Id, string Path, int Number, ulong Key);
}
