namespace NightScan.Training.Data;

/// <summary>How loading kept up with the device during an epoch.</summary>
/// <param name="Examples">Spectrograms that were read.</param>
/// <param name="Bytes">Bytes that were read.</param>
/// <param name="Elapsed">From the first wait for a batch to the end of the epoch.</param>
/// <param name="Waited">Of that, the time that the device waited for a batch.</param>
internal sealed record LoadingStatistics(long Examples, long Bytes, TimeSpan Elapsed, TimeSpan Waited)
{
    public double ExamplesPerSecond => Elapsed > TimeSpan.Zero ? Examples / Elapsed.TotalSeconds : 0;

    /// <summary>In millions of bytes.</summary>
    public double MegabytesPerSecond => Elapsed > TimeSpan.Zero ? Bytes / Elapsed.TotalSeconds / 1e6 : 0;

    /// <summary>0 when every batch was there in time, 1 when nothing but loading took place.</summary>
    public double WaitingShare => Elapsed > TimeSpan.Zero ? Waited / Elapsed : 0;

    /// <summary><c>loaded 1,234 examples/s, 56.7 MB/s, device waited 3% of the time</c></summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"loaded {Quantity.Count((long)ExamplesPerSecond)} examples/s, {MegabytesPerSecond:0.0} MB/s, device waited "
            + $"{WaitingShare * 100:0}% of the time");
}
