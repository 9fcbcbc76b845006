using System.Diagnostics;
using NightScan.Training.Data;
using NightScan.Training.Libtorch;
using NightScan.Training.Models;
using NightScan.Training.Optimisation;
using NightScan.Training.Runs;
using NightScan.Training.Settings;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Benchmarks;

/// <summary>A training step as the trainer takes it: to the device, forward, loss, backward, clipping, update, and what came of it.</summary>
internal static class StepBenchmark
{
    private const int Mels = 128;
    private const int Frames = 345;
    private const int Classes = 10;

    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <param name="examples">Of a batch.</param>
    /// <param name="precision"><c>float32</c> or <c>bfloat16</c>.</param>
    public static int Run(string architecture, int threads, string device, int examples, string precision)
    {
        ComputeDevice computer = ComputeDevice.Select(new TrainingSettings
        {
            TrainDevice = device,
            TrainThreads = threads,
            Precision = Enum.Parse<TrainingPrecision>(precision, ignoreCase: true),
        }, new Silent());
        (int warmUp, int steps) = computer.Device.type == DeviceType.CPU ? (2, 6) : (20, 60);
        manual_seed(1);
        using Classifier model = Architecture.Find(architecture).Build(Classes, 1).to(computer.Device);
        using AdamW optimizer = new(model.named_parameters(), weightDecay: 0.01);
        TrainingStep step = new(model, optimizer, new Criterion(0.1), scaler: null, gradientClip: 1);
        using Batch batch = NewBatch(examples);
        float[] scores = new float[examples * Classes];
        List<double> times = [];
        for (int number = 0; number < warmUp + steps; number++)
        {
            long start = Stopwatch.GetTimestamp();
            using DisposeScope scope = NewDisposeScope();
            using BatchScores result = step.Accumulate(computer.Input(batch.Data, examples, Mels, Frames), batch, 1);
            step.Update(1e-3);
            _ = result.Read(scores);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        double[] measured = [.. times.Skip(warmUp).Order()];
        Console.WriteLine($"libtorch {TorchLibraries.Version}");
        Stopwatching.Print($"step {architecture}", measured[0], measured[measured.Length / 2]);
        return 0;
    }

    private static Batch NewBatch(int examples)
    {
        Batch batch = new(examples, Mels, Frames, _ => { });
        batch.Begin(epoch: 0, index: 0, examples);
        Random random = new(1);
        for (int i = 0; i < batch.Data.Length; i++)
        {
            batch.Values[i] = (float)(random.NextDouble() - 0.5) * 3;
        }

        for (int i = 0; i < examples; i++)
        {
            batch.Labels[i] = batch.PartnerLabels[i] = i % Classes;
        }

        return batch;
    }
}
