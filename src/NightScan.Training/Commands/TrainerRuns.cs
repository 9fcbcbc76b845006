using NightScan.Training.Data;
using NightScan.Training.Prediction;
using NightScan.Training.Reporting;
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
