namespace NightScan.Training.Checkpoints;

/// <summary>Looks for numbers that are not finite: a model that has one of them answers everything with NaN.</summary>
internal static class Finiteness
{
    /// <summary>The first tensor that holds such a number.</summary>
    /// <param name="tensors">By their keys, on any device.</param>
    /// <returns>Its key; null when all numbers are finite.</returns>
    public static string? FindOther(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        using IDisposable gradientsOff = no_grad();
        foreach ((string key, Tensor tensor) in tensors)
        {
            using DisposeScope scope = NewDisposeScope();
            if (tensor.is_floating_point() && !tensor.isfinite().all().item<bool>())
            {
                return key;
            }
        }

        return null;
    }

    /// <summary>Refuses what was read from a file.</summary>
    /// <param name="wayOut">What to do about it.</param>
    /// <exception cref="NightScanException">NS0626: not all numbers are finite.</exception>
    public static void Check(IEnumerable<KeyValuePair<string, Tensor>> tensors, string path, string wayOut)
    {
        if (FindOther(tensors) is { } key)
        {
            throw new NightScanException(DiagnosticCodes.NotFinite,
                $"'{key}' holds numbers that are not finite (NaN or infinity), and a model with them answers nothing; {wayOut}", path);
        }
    }
}
