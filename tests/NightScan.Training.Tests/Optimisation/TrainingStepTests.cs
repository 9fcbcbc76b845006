using NightScan.Training.Data;
using NightScan.Training.Models;
using NightScan.Training.Optimisation;
using TorchSharp;
using static TorchSharp.torch;

namespace NightScan.Training.Tests.Optimisation;

public sealed class TrainingStepTests
{
    private const int Mels = 4;
    private const int Frames = 5;
    private const int Classes = 3;

    /// <summary>Three batches of 4, 4 and 2 in one step are the same as one batch of 10.</summary>
    [Fact]
    public void AccumulatedBatchesEqualOneLargeOne()
    {
        float[] whole = TrainOnce([10], scaler: null), parts = TrainOnce([4, 4, 2], scaler: null);
        Assert.All(whole.Zip(parts), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    /// <summary>The scale comes out again, whatever it is: powers of two are exact.</summary>
    [Fact]
    public void LossScalingDoesNotChangeTheUpdate() =>
        Assert.Equal(TrainOnce([4, 4], scaler: null), TrainOnce([4, 4], new LossScaler()));

    [Fact]
    public void AStepWhoseGradientsOverflowIsLeftOut()
    {
        LossScaler scaler = new();
        scaler.Restore(double.MaxValue, 0); // Infinite as float32.
        float[] before = TrainOnce([], scaler: null), after = TrainOnce([4], scaler);
        Assert.Equal(before, after);
        Assert.Equal(double.MaxValue / 2, scaler.Scale);
    }

    [Fact]
    public void ALossThatIsNotFiniteIsTold()
    {
        using TinyClassifier model = Model();
        using AdamW optimizer = new(model.named_parameters(), 0);
        TrainingStep step = new(model, optimizer, new Criterion(0.1), scaler: null, gradientClip: 1);
        using DisposeScope scope = NewDisposeScope();
        using Batch batch = Batch(0, 4);
        batch.Values[3] = float.NaN;
        float[] scores = new float[4 * Classes];
        using BatchScores result = step.Accumulate(Input(batch), batch, 1);
        Assert.True(double.IsNaN(result.Read(scores)));
        Assert.True(Array.Exists(scores, float.IsNaN));
    }

    [Fact]
    public void MixedExamplesLieBetweenBothLabels()
    {
        using DisposeScope scope = NewDisposeScope();
        Criterion criterion = new(labelSmoothing: 0);
        Tensor logits = tensor(new float[] { 2, 0, -1 }, [1, 3]);
        using Batch batch = Batch(0, 1);
        (batch.Labels[0], batch.PartnerLabels[0]) = (0, 2);
        batch.Lambda = 0.75f;
        double sum = Math.Log(Math.Exp(2) + 1 + Math.Exp(-1));
        Assert.Equal((0.75 * (sum - 2)) + (0.25 * (sum + 1)), (double)criterion.Loss(logits, batch), 1e-6);
    }

    [Fact]
    public void LabelSmoothingSpreadsATenthOfTheTarget()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = tensor(new float[] { 2, 0, -1 }, [1, 3]);
        using Batch batch = Batch(0, 1);
        batch.Labels[0] = 0;
        double sum = Math.Log(Math.Exp(2) + 1 + Math.Exp(-1));
        double expected = (0.9 * (sum - 2)) + (0.1 / 3 * ((sum - 2) + sum + (sum + 1)));
        Assert.Equal(expected, (double)new Criterion(0.1).Loss(logits, batch), 1e-6);
    }

    /// <summary>
    /// 32 pictures of noise with labels that have nothing to do with them: a network that can learn learns them by heart.
    /// </summary>
    [Theory]
    [InlineData("cnn6", ScalarType.Float32)]
    [InlineData("resnet18", ScalarType.Float32)]
    [InlineData("resnet18", ScalarType.BFloat16)]
    public void ASmallSetIsLearnedByHeart(string architecture, ScalarType type)
    {
        const int examples = 32, steps = 40;
        manual_seed(1);
        using Classifier model = Architecture.Find(architecture).Build(Classes, 1);
        using AdamW optimizer = new(model.named_parameters(), weightDecay: 0.01);
        TrainingStep step = new(model, optimizer, new Criterion(0.1), scaler: null, gradientClip: 1);
        OneCycleSchedule schedule = new(2e-3, steps);
        using Batch batch = new(examples, 16, 20, _ => { });
        batch.Begin(0, 0, examples);
        Random random = new(1);
        for (int i = 0; i < batch.Data.Length; i++)
        {
            batch.Values[i] = (float)(random.NextDouble() - 0.5) * 3;
        }

        for (int number = 0; number < steps; number++)
        {
            for (int i = 0; i < examples; i++)
            {
                batch.Labels[i] = i * 7 % Classes;
            }

            using DisposeScope scope = NewDisposeScope();
            using BatchScores result = step.Accumulate(Input(batch).to(type), batch, 1);
            step.Update(schedule.At(number));
        }

        model.eval();
        using DisposeScope last = NewDisposeScope();
        using IDisposable gradientsOff = no_grad();
        long[] answers = model.call(Input(batch)).argmax(1).data<long>().ToArray();
        Assert.Equal(batch.Labels[..examples], answers);
    }

    /// <summary>The same seed, the same bits; also where the last layers see pictures smaller than their kernels.</summary>
    [Theory]
    [InlineData("cnn6", ScalarType.Float32)]
    [InlineData("cnn6", ScalarType.BFloat16)]
    [InlineData("resnet18", ScalarType.BFloat16)]
    [InlineData("efficientnet-b0", ScalarType.BFloat16)]
    public void StepsThatAreTakenAgainGiveTheSameBits(string architecture, ScalarType type)
    {
        byte[] first = Weights();
        for (int again = 0; again < 3; again++)
        {
            Assert.Equal(first, Weights());
        }

        byte[] Weights()
        {
            manual_seed(1);
            using Classifier model = Architecture.Find(architecture).Build(Classes, 1);
            using AdamW optimizer = new(model.named_parameters(), weightDecay: 0.01);
            TrainingStep step = new(model, optimizer, new Criterion(0.1), scaler: null, gradientClip: 1);
            using Batch batch = new(16, 16, 20, _ => { });
            batch.Begin(0, 0, 16);
            for (int i = 0; i < batch.Data.Length; i++)
            {
                batch.Values[i] = (float)Math.Sin(i * 0.7);
            }

            for (int i = 0; i < batch.Count; i++)
            {
                batch.Labels[i] = i % Classes;
            }

            for (int number = 0; number < 4; number++)
            {
                using DisposeScope scope = NewDisposeScope();
                step.Accumulate(Input(batch).to(type), batch, 1).Dispose();
                step.Update(1e-3);
            }

            return [.. model.parameters().SelectMany(parameter => parameter.detach().bytes.ToArray())];
        }
    }

    /// <summary>One step on the first examples of a fixed list.</summary>
    /// <returns>All weights.</returns>
    private static float[] TrainOnce(int[] sizes, LossScaler? scaler)
    {
        using TinyClassifier model = Model();
        using AdamW optimizer = new(model.named_parameters(), weightDecay: 0.1);
        TrainingStep step = new(model, optimizer, new Criterion(0.1), scaler, gradientClip: 0.5);
        int first = 0;
        foreach (int size in sizes)
        {
            using DisposeScope scope = NewDisposeScope();
            using Batch batch = Batch(first, size);
            step.Accumulate(Input(batch), batch, (double)size / sizes.Sum()).Dispose();
            first += size;
        }

        if (sizes.Length > 0)
        {
            step.Update(0.01);
        }

        return [.. model.parameters().SelectMany(parameter => parameter.detach().data<float>().ToArray())];
    }

    private static TinyClassifier Model()
    {
        manual_seed(5);
        return new TinyClassifier(Mels * Frames, Classes);
    }

    private static Batch Batch(int first, int count)
    {
        Batch batch = new(count, Mels, Frames, _ => { });
        batch.Begin(0, 0, count);
        for (int i = 0; i < batch.Data.Length; i++)
        {
            batch.Values[i] = (float)Math.Sin(((first * Mels * Frames) + i) * 1.7);
        }

        for (int i = 0; i < count; i++)
        {
            batch.Labels[i] = batch.PartnerLabels[i] = (first + i) % Classes;
        }

        return batch;
    }

    private static Tensor Input(Batch batch) => tensor(batch.Data, [batch.Count, 1, batch.Mels, batch.Frames]).clone();
}
