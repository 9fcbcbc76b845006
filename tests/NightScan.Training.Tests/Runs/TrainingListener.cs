using NightScan.Diagnostics;
using NightScan.Training.Reporting;

namespace NightScan.Training.Tests.Runs;

/// <summary>Keeps what a training says.</summary>
internal sealed class TrainingListener : ITrainingReporter
{
    public List<string> Messages { get; } = [];

    public List<EpochReport> Epochs { get; } = [];

    public List<BatchProgress> Batches { get; } = [];

    /// <summary>What came of it.</summary>
    public string Outcome { get; set; } = "";

    /// <summary>Called after every batch.</summary>
    public Action<BatchProgress>? OnBatch { get; init; }

    /// <summary>Called after every epoch, when its files are written.</summary>
    public Action<EpochReport>? OnEpoch { get; init; }

    /// <summary>One that cancels after a batch.</summary>
    public static TrainingListener Cancelling(CancellationTokenSource cancellation, string stage, int epoch, int batch) => new()
    {
        OnBatch = progress =>
        {
            if ((progress.Stage, progress.Epoch, progress.Batch) == (stage, epoch, batch))
            {
                cancellation.Cancel();
            }
        },
    };

    public void Message(string text) => Messages.Add(text);

    public void Warning(Diagnostic diagnostic) => Messages.Add(diagnostic.ToString());

    public void Error(Diagnostic diagnostic) => Messages.Add(diagnostic.ToString());

    public void Progress(in BuildProgress progress) { }

    public void Device(DeviceDescription device) { }

    public void Batch(in BatchProgress progress)
    {
        Batches.Add(progress);
        OnBatch?.Invoke(progress);
    }

    public void Epoch(EpochReport report)
    {
        Epochs.Add(report);
        OnEpoch?.Invoke(report);
    }
}
