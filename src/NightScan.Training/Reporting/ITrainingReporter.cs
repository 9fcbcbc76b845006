using NightScan.Training.Data;
using NightScan.Training.Metrics;

namespace NightScan.Training.Reporting;

/// <summary>Where the trainer says what it does. Calls come from one thread at a time.</summary>
internal interface ITrainingReporter : IBuildReporter
{
    /// <summary>What it runs on; said once, at the start.</summary>
    void Device(DeviceDescription device);

    /// <summary>How far an epoch is; called with every batch, the receiver decides how often to show it.</summary>
    void Batch(in BatchProgress progress);

    /// <summary>What came of an epoch.</summary>
    void Epoch(EpochReport report);
}

/// <summary>The device that computes.</summary>
/// <param name="Name"><c>NVIDIA H200</c>, or the processor's name.</param>
/// <param name="MemoryBytes">Memory of the device; 0 when not known.</param>
/// <param name="Threads">Threads that compute on a CPU; 0 on a GPU.</param>
internal sealed record DeviceDescription(string Name, long MemoryBytes, int Threads, string Library);

/// <summary>How far an epoch is.</summary>
/// <param name="Stage"><c>train</c>, <c>val</c>, <c>test</c> …</param>
/// <param name="Epoch">From 1; 0 when there are no epochs.</param>
/// <param name="Batch">Batches done, from 1.</param>
/// <param name="Batches">Batches of the stage.</param>
/// <param name="Loss">Mean loss so far.</param>
/// <param name="Accuracy">Share of right answers so far, 0 to 1.</param>
/// <param name="Examples">Examples done since the stage began.</param>
/// <param name="Elapsed">Since the stage began.</param>
/// <param name="Resumed">Batches of the stage that were done in an earlier run.</param>
internal readonly record struct BatchProgress(
    string Stage, int Epoch, int Epochs, int Batch, int Batches, double Loss, double Accuracy, long Examples, TimeSpan Elapsed,
        int Resumed = 0);

/// <summary>An epoch that is over.</summary>
/// <param name="Standing">Among the epochs before it.</param>
/// <param name="MemoryBytes">Memory of the process.</param>
/// <param name="DeviceMemoryBytes">Memory in use on the device; 0 when it has none of its own.</param>
internal sealed record EpochReport(EpochRow Row, int Epochs, EpochStanding Standing, LoadingStatistics Loading, CacheUse Cache,
    long MemoryBytes, long DeviceMemoryBytes);
