using NightScan.Cache;
using NightScan.Hashing;
using NightScan.Index;
using NightScan.Programs;
using NightScan.Spectrograms;

namespace NightScan.Training.Data;

/// <summary>Reads what the trainer needs of an index, in one pass over the recordings.</summary>
internal sealed class TrainingIndexReader(string indexDb, string cacheDir)
{
    /// <exception cref="NightScanException">NS0304, NS0305, NS0320, NS0510, NS0602.</exception>
    public TrainingIndex Read()
    {
        if (!File.Exists(indexDb))
        {
            throw new NightScanException(DiagnosticCodes.NotAnIndex, "there is no index here; run 'dotnet build data.proj' first", indexDb);
        }

        using IndexDatabase index = IndexDatabase.OpenRead(indexDb);
        string description = index.ReadMeta(MetaKey.Settings)
            ?? throw NoSpectrograms("the index lists recordings, but no spectrograms have been made");
        SpectrogramSettings spectrogram = SpectrogramDescription.Parse(description, indexDb, DiagnosticCodes.NotAnIndex);
        if (index.ReadMeta(MetaKey.Spectrogram) is string key && key != spectrogram.Key.ToString())
        {
            throw new NightScanException(DiagnosticCodes.OtherVersion,
                "the spectrograms were made by a version of NightScan that makes them otherwise than this one, which is "
                    + $"{ProductVersion.Text} (the index was last written by {index.ReadMeta(MetaKey.WrittenBy) ?? "an older one"}), makes "
                    + "those of recordings to predict; go on with that version, or run 'dotnet build data.proj' with this one, which makes "
                    + "all of them again", indexDb);
        }

        // A class's number is the rank of its name, compared by UTF-16 units as .NET's ordinal order does.
        (long Id, string Name)[] classes = [.. ClassCounts.Classes(index).OrderBy(item => item.Name, StringComparer.Ordinal)];
        string[] names = [.. classes.Select(item => item.Name)];
        Dictionary<long, int> numbers = classes.Select((item, number) => (item.Id, number)).ToDictionary();
        PackedRecordings[] splits = [.. SplitNames.All.Select(_ => new PackedRecordings(names.Length))];
        ContentHash fingerprint = Collect(index, numbers, splits,
            ContentHash.OfBytes(Encoding.UTF8.GetBytes($"{spectrogram.Key}\n{string.Join('\n', names)}")));
        if (splits[(int)Split.Train].Count == 0)
        {
            throw TrainingRecordings.AnyInTrain(index)
                ? NoSpectrograms("no training recording of the index has its spectrograms")
                : new(DiagnosticCodes.NothingToTrainOn,
                    "no recording of the index is in the training split: correct SplitsCsv, or the fractions of the splits, and build "
                        + "again", indexDb);
        }

        var layout = new CacheLayout(cacheDir);
        return new TrainingIndex(indexDb, names, spectrogram, fingerprint,
            [.. SplitNames.All.Select(split => new RecordingList(split, splits[(int)split], layout, names))],
            TrainingRecordings.LeftOut(index));
    }

    /// <summary>Hands every usable recording to its split.</summary>
    /// <returns>The hash of what was handed out, whatever the order of classes in the table.</returns>
    private ContentHash Collect(IndexDatabase index, Dictionary<long, int> numbers, PackedRecordings[] splits, ContentHash seed)
    {
        ulong[] perClass = new ulong[numbers.Count];
        foreach (TrainingRecording recording in TrainingRecordings.All(index))
        {
            if (recording.Keys.Length != recording.Files)
            {
                throw new NightScanException(DiagnosticCodes.NotAnIndex,
                    $"the index is damaged: '{recording.Stem}' has {recording.Files} spectrograms and {recording.Keys.Length} keys",
                    indexDb);
            }

            int classNumber = numbers[recording.ClassId];
            byte[] stem = Encoding.UTF8.GetBytes(recording.Stem);
            splits[(int)recording.Split].Add(classNumber, stem, recording.Keys);
            ulong ofName = StableHash.Of(StableHash.Of(perClass[classNumber], (ulong)recording.Split), ContentHash.OfBytes(stem).High);
            perClass[classNumber] = recording.Keys.Aggregate(ofName, StableHash.Of);
        }

        return perClass.Aggregate(seed, (hash, ofClass) =>
            new ContentHash(StableHash.Of(hash.High, ofClass), StableHash.Of(hash.Low, ~ofClass)));
    }

    private NightScanException NoSpectrograms(string reason) =>
        new(DiagnosticCodes.NothingToTrainOn, $"{reason}; run 'dotnet build data.proj' first", indexDb);
}
