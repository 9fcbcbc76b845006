using System.Text;
using Microsoft.Data.Sqlite;
using NightScan.Cache;
using NightScan.Diagnostics;
using NightScan.Hashing;
using NightScan.Index;
using NightScan.Spectrograms;

namespace NightScan.Training.Data;

/// <summary>Reads what the trainer needs of an index, in one pass over the recordings.</summary>
internal sealed class TrainingIndexReader(string indexDb, string cacheDir)
{
    // A recording is used when all files that it ought to have are valid; failed and half-made ones are left out.
    private const string Recordings = """
        SELECT class_id, output_split, output_stem, output_files, output_keys
        FROM recordings
        WHERE selected = 1 AND error_code IS NULL AND pending = 0 AND output_files > 0 AND output_files = output_count
        ORDER BY class_id, output_stem
        """;

    private const string LeftOut = """
        SELECT count(*) FROM recordings
        WHERE selected = 1 AND error_code IS NULL AND NOT (pending = 0 AND output_files > 0 AND output_files = output_count)
        """;

    /// <exception cref="NightScanException">NS0304, NS0305, NS0602.</exception>
    public TrainingIndex Read()
    {
        using IndexDatabase index = IndexDatabase.OpenRead(indexDb);
        try
        {
            return Read(index);
        }
        catch (SqliteException exception)
        {
            throw IndexDatabase.Translate(exception, indexDb);
        }
    }

    private TrainingIndex Read(IndexDatabase index)
    {
        string description = index.ReadMeta("settings") ?? throw NoSpectrograms("the index lists recordings, but no spectrograms have been made");
        SpectrogramSettings spectrogram = SpectrogramDescription.Parse(description, indexDb);
        (Dictionary<long, int> numbers, string[] names) = ReadClasses(index);
        RecordingListBuilder[] splits = [.. SplitNames.All.Select(split => new RecordingListBuilder(split, names.Length))];
        ContentHash fingerprint = Collect(index, numbers, splits, ContentHash.OfBytes(Encoding.UTF8.GetBytes($"{spectrogram.Key}\n{string.Join('\n', names)}")));
        if (splits[(int)Split.Train].Count == 0)
        {
            throw index.Count("SELECT COUNT(*) FROM recordings WHERE split = 0 AND selected = 1") > 0
                ? NoSpectrograms("no training recording of the index has its spectrograms")
                : new(DiagnosticCodes.NothingToTrainOn, "no recording of the index is in the training split: correct SplitsCsv, or the fractions of the splits, and build again", indexDb);
        }

        var layout = new CacheLayout(cacheDir);
        return new TrainingIndex(indexDb, names, spectrogram, fingerprint, [.. splits.Select(split => split.Build(layout, names))], index.Count(LeftOut));
    }

    /// <summary>A class's number is the rank of its name, compared by UTF-16 units as .NET's ordinal order does.</summary>
    private static (Dictionary<long, int> Numbers, string[] Names) ReadClasses(IndexDatabase index)
    {
        List<(string Name, long Id)> classes = [];
        using (SqliteDataReader rows = index.Command("SELECT id, name FROM classes").ExecuteReader())
        {
            while (rows.Read())
            {
                classes.Add((rows.GetString(1), rows.GetInt64(0)));
            }
        }

        classes.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return (classes.Select((item, number) => (item.Id, number)).ToDictionary(), [.. classes.Select(item => item.Name)]);
    }

    /// <summary>Hands every usable recording to its split.</summary>
    /// <returns>The hash of what was handed out, whatever the order of classes in the table.</returns>
    private ContentHash Collect(IndexDatabase index, Dictionary<long, int> numbers, RecordingListBuilder[] splits, ContentHash seed)
    {
        ulong[] perClass = new ulong[numbers.Count];
        using SqliteDataReader rows = index.Command(Recordings).ExecuteReader();
        while (rows.Read())
        {
            int classNumber = numbers[rows.GetInt64(0)], split = rows.GetInt32(1);
            byte[] stem = Encoding.UTF8.GetBytes(rows.GetString(2));
            ulong[] keys = OutputKeys.Parse(rows.GetValue(4));
            if (keys.Length != rows.GetInt32(3))
            {
                throw new NightScanException(DiagnosticCodes.NotAnIndex, $"the index is damaged: '{rows.GetString(2)}' has {rows.GetInt32(3)} spectrograms and {keys.Length} keys", indexDb);
            }

            splits[split].Add(classNumber, stem, keys);
            perClass[classNumber] = Mix(StableHash.Of(perClass[classNumber], (ulong)split), stem, keys);
        }

        return perClass.Aggregate(seed, (hash, ofClass) => new ContentHash(StableHash.Of(hash.High, ofClass), StableHash.Of(hash.Low, ~ofClass)));
    }

    private static ulong Mix(ulong hash, ReadOnlySpan<byte> stem, ReadOnlySpan<ulong> keys)
    {
        hash = StableHash.Of(hash, ContentHash.OfBytes(stem).High);
        foreach (ulong key in keys)
        {
            hash = StableHash.Of(hash, key);
        }

        return hash;
    }

    private NightScanException NoSpectrograms(string reason) =>
        new(DiagnosticCodes.NothingToTrainOn, $"{reason}; run 'dotnet build data.proj' first", indexDb);
}
