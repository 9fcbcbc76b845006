namespace NightScan.Training.Metrics;

/// <summary>How well one class is recognised where an example may be of several, or of none.</summary>
/// <param name="Positives">Examples of the class.</param>
/// <param name="Negatives">Examples that are not of it.</param>
/// <param name="Masked">Examples that say nothing of it.</param>
/// <param name="AveragePrecision">Area under the precision-recall curve as scikit-learn computes it; NaN without positives.</param>
/// <param name="Auroc">Area under the ROC curve as scikit-learn computes it; NaN without positives or without negatives.</param>
internal sealed record MultiLabelClass(
    string Name, long Positives, long Negatives, long Masked, double AveragePrecision, double Auroc);

/// <summary>How well a split is classified where an example may be of several classes, or of none.</summary>
/// <param name="Examples">Of the split; the means and the loss are NaN when there are none.</param>
/// <param name="Loss">Mean over the examples.</param>
/// <param name="Classes">In the order of their numbers.</param>
internal sealed record MultiLabelMetrics(long Examples, double Loss, IReadOnlyList<MultiLabelClass> Classes)
{
    /// <summary>Class-averaged mean average precision (cmAP), over the classes that have positives; NaN when there are none.</summary>
    public double MeanAveragePrecision { get; } = ClassMean.Of(Classes.Select(item => item.AveragePrecision));

    /// <summary>Mean of AUROC over the classes that have positives and negatives; NaN when there are none.</summary>
    public double MacroAuroc { get; } = ClassMean.Of(Classes.Select(item => item.Auroc));

    /// <summary>Names of the classes that <see cref="MeanAveragePrecision"/> leaves out: without positives.</summary>
    public IReadOnlyList<string> WithoutAveragePrecision { get; } =
        [.. Classes.Where(item => double.IsNaN(item.AveragePrecision)).Select(item => item.Name)];

    /// <summary>Names of the classes that <see cref="MacroAuroc"/> leaves out: without positives, or without negatives.</summary>
    public IReadOnlyList<string> WithoutAuroc { get; } =
        [.. Classes.Where(item => double.IsNaN(item.Auroc)).Select(item => item.Name)];
}
