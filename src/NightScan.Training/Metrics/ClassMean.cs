namespace NightScan.Training.Metrics;

/// <summary>Macro averages: every class counts once, however many examples it has.</summary>
internal static class ClassMean
{
    /// <param name="values">One a class; NaN for a class that is left out.</param>
    /// <returns>NaN when all are left out.</returns>
    public static double Of(IEnumerable<double> values) =>
        values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();
}
