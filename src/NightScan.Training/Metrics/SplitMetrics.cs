namespace NightScan.Training.Metrics;

/// <summary>How well one class is recognised.</summary>
/// <param name="Support">Examples of the class.</param>
/// <param name="Precision">Share of the examples called so that are; NaN when none was called so.</param>
/// <param name="Recall">Share of the class's examples that were called so; NaN without examples.</param>
/// <param name="F1">Harmonic mean of both, as 2 × right ÷ (examples + called so); NaN when the class occurs in neither.</param>
/// <param name="AveragePrecision">Area under the precision-recall curve as scikit-learn computes it; NaN without examples, and without
/// examples of others.</param>
/// <param name="Auroc">Area under the ROC curve of the class against all others, as scikit-learn computes it; NaN as for average
/// precision.</param>
internal sealed record ClassMetrics(
    string Name, long Support, double Precision, double Recall, double F1, double AveragePrecision, double Auroc);

/// <summary>How well a split is classified. All shares are NaN where there is one class, which is always the answer.</summary>
/// <param name="Examples">Of the split; all shares and the loss are NaN when there are none.</param>
/// <param name="Top1">Share of the examples whose class has the highest score.</param>
/// <param name="Top5">Share of the examples whose class is among the five highest scores.</param>
/// <param name="MacroF1">Mean of F1 over the classes that occur among labels or predictions.</param>
internal sealed record SplitMetrics(long Examples, double Loss, double Top1, double Top5, double MacroF1)
{
    public static SplitMetrics None { get; } = new(0, double.NaN, double.NaN, double.NaN, double.NaN);
}

/// <summary>What came of an epoch.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="LearningRate">Of the last step.</param>
/// <param name="Train">Over the training examples, as they were trained on.</param>
/// <param name="Validation">Over the validation split.</param>
/// <param name="Seconds">Time of the epoch, validation included.</param>
internal sealed record EpochRow(int Epoch, double LearningRate, SplitMetrics Train, SplitMetrics Validation, double Seconds);

/// <summary>Everything that is measured at the end.</summary>
/// <param name="MeanAveragePrecision">Mean of the average precision over the classes that have one (class-averaged: cmAP); NaN when there
/// are none.</param>
/// <param name="MacroAuroc">Mean of AUROC over the classes that have one; NaN when there are none.</param>
internal sealed record DetailedMetrics(SplitMetrics Summary, double MeanAveragePrecision, double MacroAuroc,
    IReadOnlyList<ClassMetrics> Classes, ConfusionMatrix Confusion);
