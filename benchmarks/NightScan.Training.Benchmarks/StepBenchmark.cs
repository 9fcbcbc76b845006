using System.Diagnostics;
using NightScan.Training.Data;
using NightScan.Training.Libtorch;
using NightScan.Training.Models;
using NightScan.Training.Optimisation;
using NightScan.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Benchmarks;

/// <summary>A training step as the trainer takes it: to the device, forward, loss, backward, clipping, update.</summary>
internal static class StepBenchmark
{
    private const int Examples = 16;
    private const int Mels = 128;
    private const int Frames = 345;
    private const int Classes = 10;
    private const int WarmUp = 2;
    private const int Steps = 6;

    public static int Run(string architecture, int threads)
    {
        NativeHeap.KeepFreedMemory();
        TorchLibraries.Load(new Silent());
        set_num_threads(threads);
        manual_seed(1);
        using Classifier model = Architecture.Find(architecture).Build(Classes, 1);
        using AdamW optimizer = new(model.named_parameters(), weightDecay: 0.01);
        TrainingStep step = new(model, optimizer, new Criterion(0.1), scaler: null, gradientClip: 1);
        using Batch batch = NewBatch();
        float[] scores = new float[Examples * Classes];
        List<double> times = [];
        for (int number = 0; number < WarmUp + Steps; number++)
        {
            long start = Stopwatch.GetTimestamp();
            using (DisposeScope scope = NewDisposeScope())
            {
                step.Accumulate(TensorNumbers.ToTensor<float>(batch.Data.Span, ScalarType.Float32, Examples, 1, Mels, Frames), batch, 1, scores);
            }

            step.Update(1e-3);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        double[] measured = [.. times.Skip(WarmUp).Order()];
        Stopwatching.Print($"step {architecture}", measured[0], measured[measured.Length / 2]);
        return 0;
    }

    private static Batch NewBatch()
    {
        Batch batch = new(Examples, Mels, Frames, _ => { });
        batch.Begin(epoch: 0, index: 0, Examples);
        Random random = new(1);
        for (int i = 0; i < batch.Data.Length; i++)
        {
            batch.Values[i] = (float)(random.NextDouble() - 0.5) * 3;
        }

        for (int i = 0; i < Examples; i++)
        {
            batch.Labels[i] = batch.PartnerLabels[i] = i % Classes;
        }

        return batch;
    }
}
