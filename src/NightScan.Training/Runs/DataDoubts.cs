using NightScan.Index;
using NightScan.Training.Data;
using NightScan.Training.Reporting;
using NightScan.Training.Settings;

namespace NightScan.Training.Runs;

/// <summary>What the recordings cannot make or measure a model of: said by name before anything is trained.</summary>
internal static class DataDoubts
{
    private const int Named = 10;

    /// <summary>Warns of what holds of a training.</summary>
    /// <exception cref="NightScanException">NS0636: there are too few recordings to train at all.</exception>
    public static void Report(TrainingSettings settings, TrainingIndex index, ITrainingReporter reporter)
    {
        foreach (Diagnostic doubt in Find(settings, index))
        {
            reporter.Warning(doubt);
        }

        if (index.Train.Count < TrainingSession.LeastBatch)
        {
            throw new NightScanException(DiagnosticCodes.TooFewToTrainOn,
                "there is one training recording, and a norm over a batch needs two at least; add recordings", index.Path);
        }
    }

    /// <summary>Warns of what holds of a split that a model is measured on.</summary>
    public static void ReportMeasured(TrainingIndex index, Split split, ITrainingReporter reporter)
    {
        if (OfOneClass(index, index[split]) is { } doubt)
        {
            reporter.Warning(doubt);
        }
    }

    /// <summary>Names the classes that a split has nothing of: what is measured of classes is a mean over the others.</summary>
    public static void SayUnmeasured(TrainingIndex index, RecordingList split, ITrainingReporter reporter)
    {
        string[] unmeasured = Without(index, split);
        if (split.Count > 0 && unmeasured.Length > 0)
        {
            reporter.Message($"Split {split.Split.Name()} has nothing of {Of(unmeasured, index.Classes.Count)}: cmAP and AUROC are means "
                + $"over the others.");
        }
    }

    /// <summary>Warns of classes that a model was never shown.</summary>
    public static void ReportUntrained(ModelDescription model, string path, ITrainingReporter reporter)
    {
        // Models of format 1 do not tell.
        string[] untrained = [.. model.Classes.Where(name => model.RecordingsPerClass?.GetValueOrDefault(name) is { Train: 0 })];
        if (untrained.Length > 0)
        {
            reporter.Warning(new Diagnostic(DiagnosticCodes.ClassesNotTrained,
                $"the model was trained without a recording of {Of(untrained, model.Classes.Count)}: what it says of them means nothing; "
                    + $"add recordings and train again (-t:Train)", path));
        }
    }

    private static IEnumerable<Diagnostic> Find(TrainingSettings settings, TrainingIndex index)
    {
        if (!index.IsMulti && index.SeveralLabels > 0)
        {
            yield return new Diagnostic(DiagnosticCodes.SeveralLabels,
                $"{Quantity.Of(index.SeveralLabels, "example")} of the index have more than one label, and Labels=single takes the folder "
                    + $"of each for its only one: of the others the model learns that they are not there; train with Labels=multi",
                index.Path);
        }

        string[] untrained = Without(index, index.Train), unvalidated = Without(index, index.Validation);
        int trained = index.Classes.Count - untrained.Length;
        if (untrained.Length > 0)
        {
            yield return new Diagnostic(DiagnosticCodes.ClassesNotTrained,
                $"there is no training recording of {Of(untrained, index.Classes.Count)}: the model has the name and is never shown one, "
                    + $"so it will not recognise them; add recordings, or correct SplitsCsv", index.Path);
        }

        // Where labels are told one by one, a class may be there or not; but not be there always.
        if (trained == 1 && (!index.IsMulti || Enumerable.Range(0, index.Classes.Count).Any(number => IsAll(index.Train, number))))
        {
            string name = index.Classes.Except(untrained, StringComparer.Ordinal).First();
            yield return new Diagnostic(DiagnosticCodes.SingleClass,
                $"{(index.Classes.Count == 1 ? "the index has one class" : "one class alone has training recordings")} ('{name}'): there "
                    + $"is nothing to tell it from, and the model will always answer with it; add a folder of something else", index.Path);
        }

        if (index.Train.Count < settings.BatchSize)
        {
            yield return new Diagnostic(DiagnosticCodes.TooFewToTrainOn,
                $"{Quantity.Of(index.Train.Count, "training recording")} cannot fill a batch (BatchSize is {settings.BatchSize}), so "
                    + $"that an epoch is a single step; lower BatchSize", index.Path);
        }

        if (index.Validation.Count == 0)
        {
            yield return new Diagnostic(DiagnosticCodes.ClassesNotValidated,
                "there is no validation recording: the last epoch counts as the best, whatever it is worth; add recordings, raise "
                    + "ValidationFraction or correct SplitsCsv", index.Path);
        }
        else if (unvalidated.Length > 0)
        {
            yield return new Diagnostic(DiagnosticCodes.ClassesNotValidated,
                $"there is no validation recording of {Of(unvalidated, index.Classes.Count)}: the best epoch is chosen without them; add "
                    + $"recordings, or correct SplitsCsv", index.Path);
        }

        foreach (RecordingList split in new[] { index.Validation, index.Test })
        {
            if (OfOneClass(index, split) is { } doubt)
            {
                yield return doubt;
            }
        }
    }

    private static bool IsAll(RecordingList split, int number) => split.ExamplesOf(number) == split.Count;

    /// <summary>Whether all recordings of a split have the same labels, one at least.</summary>
    private static bool HasOneAnswer(TrainingIndex index, RecordingList split) =>
        Enumerable.Range(0, index.Classes.Count).All(number => split.ExamplesOf(number) == 0 || IsAll(split, number))
            && Enumerable.Range(0, index.Classes.Count).Any(number => IsAll(split, number));

    private static Diagnostic? OfOneClass(TrainingIndex index, RecordingList split)
    {
        if (index.IsMulti)
        {
            return split.Count == 0 || !HasOneAnswer(index, split) ? null : new Diagnostic(DiagnosticCodes.SplitOfOneClass,
                $"all {Quantity.Count(split.Count)} recordings of split {split.Split.Name()} have the same labels "
                    + $"({string.Join(", ", index.Classes.Where((_, number) => IsAll(split, number)).Take(Named))}): a model that always "
                    + $"answers so would seem perfect; add others, or correct SplitsCsv", index.Path);
        }

        int first = split.Count == 0 ? -1 : split.ClassOf(0);
        return index.Classes.Count == 1 || first < 0 || split.CountOf(first) < split.Count ? null
            : new Diagnostic(DiagnosticCodes.SplitOfOneClass,
            $"split {split.Split.Name()} has recordings of one class alone ('{index.Classes[first]}', {Quantity.Count(split.Count)}): a "
                + $"model that always answers so would seem perfect; add others, or correct SplitsCsv", index.Path);
    }

    private static string[] Without(TrainingIndex index, RecordingList split) =>
        [.. index.Classes.Where((_, number) => split.ExamplesOf(number) == 0)];

    /// <summary><c>4 of 22 classes (a, b, c, …)</c></summary>
    private static string Of(string[] names, int all) =>
        $"{Quantity.Count(names.Length)} of {Quantity.Count(all)} {(all == 1 ? "class" : "classes")} "
            + $"({string.Join(", ", names.Take(Named))}{(names.Length > Named ? ", …" : "")})";
}
