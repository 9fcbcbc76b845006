using NightScan.Cache;
using NightScan.Files;
using NightScan.Training.Data;
using NightScan.Training.Libtorch;
using NightScan.Training.Prediction;
using NightScan.Training.Reporting;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training.Commands;

/// <summary>What needs torch, as the commands call it; tests bring their own.</summary>
/// <param name="Train">Trains; returns what came of it in a few words.</param>
/// <param name="Evaluate">Measures the model on a split; returns what came of it in a few words.</param>
/// <param name="Open">Loads the model.</param>
internal sealed record TrainerRuns(
    Func<TrainingSettings, TrainingIndex, ITrainingReporter, CancellationToken, string> Train,
    Func<TrainingSettings, TrainingIndex, ITrainingReporter, CancellationToken, string> Evaluate,
    Func<TrainingSettings, ITrainingReporter, IClassifier> Open);

/// <summary>The trainer as a process: arguments in, words and an exit code out.</summary>
internal static class TrainerProgram
{
    private const int Done = 0, Failed = 1, Broken = 70;

    /// <summary>Runs a command.</summary>
    /// <param name="arguments">The words behind the program's name.</param>
    /// <returns>0; 1 when something went wrong that has a code; 130 or 143 when interrupted; 70 for a fault of the trainer's own.</returns>
    public static int Run(IReadOnlyList<string> arguments, TrainerRuns runs)
    {
        if (TrainerHelp.IsAsked(arguments))
        {
            TrainerHelp.Write(Console.Out);
            return Done;
        }

        TrainingSettings? settings = null;
        TrainingReporter reporter = new ConsoleReporter(Console.Out, StatusLine.ForConsole());
        try
        {
            TrainerArguments parsed = TrainerArguments.Parse(arguments, Environment.CurrentDirectory);
            reporter = parsed.IsAttached ? new RelayReporter(Console.Out) : reporter;
            using Interruption interruption = new(parsed.IsAttached ? Console.OpenStandardInput() : null);
            try
            {
                settings = parsed.ReadSettings();
                reporter.Outcome(Execute(parsed.Command, settings, runs, reporter, interruption.Token));
                return Done;
            }
            catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
            {
                reporter.Message($"Interrupted; run the same again to go on from "
                    + $"{(parsed.Command == TrainerCommand.Train ? "the last checkpoint" : "the beginning")}.");
                return interruption.ExitCode;
            }
        }
        catch (NightScanException exception)
        {
            reporter.Error(exception.Diagnostic);
            return Failed;
        }
        catch (Exception exception) when (settings is not null && MemoryRefusal.Of(exception, settings) is { } refusal)
        {
            reporter.Error(refusal);
            return Failed;
        }
        catch (Exception exception)
        {
            // Everything expected has a code: this is a bug of ours, and its stack trace is what a report needs.
            Console.Error.WriteLine(exception);
            return Broken;
        }
    }

    /// <summary>Runs a command that has been read.</summary>
    /// <returns>What came of it in a few words.</returns>
    internal static string Execute(TrainerCommand command, TrainingSettings settings, TrainerRuns runs, ITrainingReporter reporter,
        CancellationToken cancellation)
    {
        if (command != TrainerCommand.Check && settings.NonDefault.Count > 0)
        {
            reporter.Message($"Settings: {string.Join(' ', settings.NonDefault)}");
        }

        if (command is TrainerCommand.Check or TrainerCommand.Train)
        {
            LinearSettings.Check(settings);
        }

        return command switch
        {
            TrainerCommand.Check => "",
            TrainerCommand.Predict => new PredictionRun(settings, reporter, cancellation).Run(() => runs.Open(settings, reporter)),
            TrainerCommand.Evaluate => runs.Evaluate(
                settings, ReadIndexToEvaluate(settings, reporter, cancellation), reporter, cancellation),
            _ => Train(settings, runs, reporter, cancellation),
        };
    }

    private static string Train(TrainingSettings settings, TrainerRuns runs, ITrainingReporter reporter, CancellationToken cancellation)
    {
        CacheLocks locks = Locks(settings, reporter, cancellation);
        TrainingIndex index = ReadIndex(settings, locks);
        if (index.LeftOut > 0)
        {
            reporter.Warning(new Diagnostic(DiagnosticCodes.RecordingsLeftOut,
                $"{Quantity.Count(index.LeftOut)} recordings have no up-to-date spectrograms and are left out; run 'dotnet build "
                    + $"data.proj' to make them", settings.IndexDb));
        }

        // Held to the end: two trainers in one folder would write over each other's checkpoints.
        using IDisposable held = locks.Take(Path.Join(settings.ModelDir, ".lock"), LockSubject.Model);
        return runs.Train(settings, index, reporter, cancellation);
    }

    private static TrainingIndex ReadIndexToEvaluate(TrainingSettings settings, ITrainingReporter reporter,
        CancellationToken cancellation) => File.Exists(settings.IndexDb)
        ? ReadIndex(
            settings with { Labels = ModelDescription.LabelsOf(settings.ModelDir) ?? settings.Labels },
            Locks(settings, reporter, cancellation))
        : throw new NightScanException(DiagnosticCodes.NothingToEvaluate,
            "there is no index here, and Evaluate measures on the spectrograms that one lists; give the SpectrogramCacheDir (and the "
                + "IndexDb, if it is elsewhere) that the model was trained with, or run 'dotnet build data.proj' first", settings.IndexDb);

    private static CacheLocks Locks(TrainingSettings settings, ITrainingReporter reporter, CancellationToken cancellation) =>
        new(settings.LockTimeout, settings.AllowUnlocked, reporter, cancellation);

    /// <summary>
    /// Waits for builds to end, and keeps them away while the index is read, but no longer: a training takes days. What changes after that
    /// is seen by the keys of the files.
    /// </summary>
    private static TrainingIndex ReadIndex(TrainingSettings settings, CacheLocks locks)
    {
        using IDisposable? cacheLock = locks.ShareToRead(new CacheLayout(settings.CacheDir).Lock, LockSubject.Cache);
        using IDisposable? indexLock = locks.ShareToRead(CacheLayout.LockOf(settings.IndexDb), LockSubject.Index);
        TrainingIndex index = TrainingIndex.Read(settings.IndexDb, settings.CacheDir, settings.Labels);
        return settings.NumClasses == 0 || settings.NumClasses == index.Classes.Count ? index
            : throw new NightScanException(DiagnosticCodes.OtherClassCount,
                $"NumClasses is {settings.NumClasses}, but the index has {index.Classes.Count} classes; leave NumClasses at 0 to take them "
                    + $"as they are, or look for a class folder that is missing or one too many", settings.IndexDb);
    }
}
