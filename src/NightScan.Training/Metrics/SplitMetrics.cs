using System.Text.Json.Serialization;

namespace NightScan.Training.Metrics;

/// <summary>How well one class is recognised.</summary>
/// <param name="Support">Examples of the class: its positives.</param>
/// <param name="Precision">Share of the examples called so that are; NaN when none was called so.</param>
/// <param name="Recall">Share of the class's examples that were called so; NaN without examples.</param>
/// <param name="F1">Harmonic mean of both, as 2 × right ÷ (examples + called so); NaN when the class occurs in neither.</param>
/// <param name="AveragePrecision">Area under the precision-recall curve as scikit-learn computes it; NaN without examples, and without
/// examples of others.</param>
/// <param name="Auroc">Area under the ROC curve of the class against all others, as scikit-learn computes it; NaN as for average
/// precision. Where an example may have any number of labels, only AUROC is NaN without others.</param>
/// <param name="Unknown">Examples of which nobody knows whether they are of the class, and which are left out; null where every example is
/// of one class.</param>
internal sealed record ClassMetrics(
    string Name, long Support, double Precision, double Recall, double F1, double AveragePrecision, double Auroc,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Unknown = null);

/// <summary>
/// How well a split is classified. Where every example is of one class, all shares are NaN when there is one class, which is always the
/// answer.
/// </summary>
/// <param name="Examples">Of the split; all shares and the loss are NaN when there are none.</param>
/// <param name="Top1">Share of the examples whose class has the highest score; of those with labels, where an example may have any number
/// of them, whose highest score is that of one of theirs.</param>
/// <param name="Top5">Share of the examples whose class is among the five highest scores; NaN where an example may have any number of
/// labels.</param>
/// <param name="MacroF1">Mean of F1 over the classes that occur among labels or predictions; what has a probability of a half is predicted,
/// where an example may have any number of labels.</param>
/// <param name="MacroAuroc">As in <see cref="DetailedMetrics"/>; null where it was not measured.</param>
/// <param name="MeanAveragePrecision">The same.</param>
internal sealed record SplitMetrics(long Examples, double Loss, double Top1, double Top5, double MacroF1,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? MacroAuroc = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? MeanAveragePrecision = null)
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
/// <param name="Confusion">What was taken for what.</param>
internal sealed record DetailedMetrics(SplitMetrics Summary, double MeanAveragePrecision, double MacroAuroc,
    IReadOnlyList<ClassMetrics> Classes, IConfusion Confusion)
{
    /// <summary>What is measured of whole recordings; null where there are no several windows of one.</summary>
    public RecordingMetrics? Recordings { get; init; }
}

/// <summary>What is measured of whole recordings, by each way to put the windows of one together (<see cref="Pooling"/>). Examples are
/// recordings here, and have no loss.</summary>
internal sealed record RecordingMetrics(DetailedMetrics Mean, DetailedMetrics Max, DetailedMetrics LogMeanExp);
