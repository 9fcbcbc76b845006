namespace NightScan.Benchmarks;

/// <summary>Recording to .npy file: decode, resample where needed, transform, write.</summary>
internal static class FileBenchmark
{
    public static int Run(string input, string output)
    {
        Console.Error.WriteLine($"Not there yet: {input} to {output}.");
        return 2;
    }
}
