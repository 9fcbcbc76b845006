using NightScan.Cache;
using NightScan.Hashing;
using NightScan.Index;
using NightScan.Programs;
using NightScan.Settings;
using NightScan.Spectrograms;

namespace NightScan.Training.Data;

/// <summary>
/// Reads what the trainer needs of an index, in one pass over the recordings; another one counts labels where there are any.
/// </summary>
internal sealed class TrainingIndexReader(string indexDb, string cacheDir, LabelCount wanted)
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
        (long Id, string Name)[] all = InOrder(ClassCounts.Classes(index)), folders = InOrder(TrainingRecordings.Folders(index));
        string[] folderNames = [.. folders.Select(item => item.Name)];
        IndexLabels labels = new(index, all);
        LabelCensus? census = labels.AreFolders && wanted != LabelCount.Multi ? null : LabelCensus.Take(index, labels, all.Length);
        bool isMulti = census?.IsMulti(wanted) ?? false;
        // By the numbers of all: those of the model, -1 for a class that nothing is labelled with.
        int[] numbers = new int[all.Length];
        List<string> labelNames = [];
        for (int number = 0; number < all.Length; number++)
        {
            numbers[number] = isMulti && census!.Labelled[number] ? labelNames.Count : -1;
            labelNames.AddRange(numbers[number] < 0 ? [] : [all[number].Name]);
        }

        PackedRecordings[] splits = [.. SplitNames.All.Select(_ => new PackedRecordings(folders.Length, isMulti))];
        ContentHash fingerprint = Collect(index, folders, labels, isMulti ? numbers : null, splits, ContentHash.OfBytes(
            Encoding.UTF8.GetBytes($"{spectrogram.Key}\n{string.Join('\n', folderNames)}"
                + (isMulti ? $"\n\n{string.Join('\n', labelNames)}" : ""))));
        if (splits[(int)Split.Train].Count == 0)
        {
            throw TrainingRecordings.AnyInTrain(index)
                ? NoSpectrograms("no training recording of the index has its spectrograms")
                : new(DiagnosticCodes.NothingToTrainOn,
                    "no recording of the index is in the training split: correct SplitsCsv, or the fractions of the splits, and build "
                        + "again", indexDb);
        }

        if (isMulti && labelNames.Count == 0)
        {
            throw new NightScanException(DiagnosticCodes.NothingToTrainOn,
                "no example of the index has a label: correct the annotations, or add class folders, and build again", indexDb);
        }

        var layout = new CacheLayout(cacheDir);
        return new TrainingIndex(indexDb, isMulti ? labelNames : folderNames, spectrogram, fingerprint,
            [.. SplitNames.All.Select(split => new RecordingList(split, splits[(int)split], layout, folderNames, labelNames.Count))],
            TrainingRecordings.LeftOut(index))
        {
            Folders = folderNames,
            IsMulti = isMulti,
            SeveralLabels = census?.Several ?? 0,
        };
    }

    private static (long Id, string Name)[] InOrder(IEnumerable<(long Id, string Name)> classes) =>
        [.. classes.OrderBy(item => item.Name, StringComparer.Ordinal)];

    /// <summary>Hands every usable recording to its split.</summary>
    /// <param name="numbers">The model's numbers of classes; null where a recording's class is its folder.</param>
    /// <returns>The hash of what was handed out, whatever the order of classes in the table.</returns>
    private ContentHash Collect(
        IndexDatabase index, (long Id, string Name)[] folders, IndexLabels labels, int[]? numbers, PackedRecordings[] splits,
        ContentHash seed)
    {
        Dictionary<long, int> folderNumbers = folders.Select((item, number) => (item.Id, number)).ToDictionary();
        ulong[] perClass = new ulong[folders.Length];
        List<int> told = [];
        foreach (TrainingRecording recording in TrainingRecordings.All(index))
        {
            if (recording.Keys.Length != recording.Files)
            {
                throw new NightScanException(DiagnosticCodes.NotAnIndex,
                    $"the index is damaged: '{recording.Stem}' has {recording.Files} spectrograms and {recording.Keys.Length} keys",
                    indexDb);
            }

            if (numbers is not null)
            {
                TellLabels(labels, recording, numbers, told);
            }
            else if (labels.IsBackground(recording.ClassId))
            {
                labels.Of(recording, told);
                if (told.Exists(label => label < 0))
                {
                    continue; // Nobody knows whether it is background.
                }
            }

            int classNumber = folderNumbers[recording.ClassId];
            byte[] stem = Encoding.UTF8.GetBytes(recording.Stem);
            ReadOnlySpan<int> kept = numbers is null ? [] : CollectionsMarshal.AsSpan(told);
            splits[(int)recording.Split].Add(classNumber, stem, recording.Keys, kept);
            ulong ofName = StableHash.Of(StableHash.Of(perClass[classNumber], (ulong)recording.Split), ContentHash.OfBytes(stem).High);
            perClass[classNumber] = recording.Keys.Aggregate(ofName, StableHash.Of);
            foreach (int label in kept)
            {
                perClass[classNumber] = StableHash.Of(perClass[classNumber], unchecked((ulong)label));
            }
        }

        return perClass.Aggregate(seed, (hash, ofClass) =>
            new ContentHash(StableHash.Of(hash.High, ofClass), StableHash.Of(hash.Low, ~ofClass)));
    }

    /// <summary>
    /// The labels of an example by the numbers of the model, in their order; one that the model has not is nothing to it.
    /// </summary>
    private static void TellLabels(IndexLabels labels, TrainingRecording example, int[] numbers, List<int> told)
    {
        labels.Of(example, told);
        told.RemoveAll(label => numbers[label < 0 ? ~label : label] < 0);
        for (int place = 0; place < told.Count; place++)
        {
            told[place] = told[place] < 0 ? ~numbers[~told[place]] : numbers[told[place]];
        }

        told.Sort();
    }

    private NightScanException NoSpectrograms(string reason) =>
        new(DiagnosticCodes.NothingToTrainOn, $"{reason}; run 'dotnet build data.proj' first", indexDb);
}
