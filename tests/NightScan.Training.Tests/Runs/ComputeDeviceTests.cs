using NightScan.Training.Checkpoints;
using NightScan.Training.Runs;
using NightScan.Training.Settings;
using TorchSharp;

namespace NightScan.Training.Tests.Runs;

/// <summary>What a processor computes in, by <c>Precision</c> and by what it can do.</summary>
public sealed class ComputeDeviceTests(TonesFolder tones) : IClassFixture<TonesFolder>
{
    [Fact]
    public void AProcessorMultipliesBFloat16IfTheSystemSaysSo()
    {
        const string description = "/proc/cpuinfo";
        if (File.Exists(description))
        {
            Assert.Equal(File.ReadLines(description).First(line => line.StartsWith("flags", StringComparison.Ordinal)
                || line.StartsWith("Features", StringComparison.Ordinal)).Split(' ').Contains("avx512_bf16"), Processor.MultipliesBFloat16);
        }
        else
        {
            Assert.True(!Processor.MultipliesBFloat16 || System.Runtime.Intrinsics.X86.Avx512F.IsSupported);
        }
    }

    [Fact]
    public void LeftAloneAProcessorLearnsInWhatItMultipliesFastAndAnswersInFloat32()
    {
        ComputeDevice device = Select(TrainingPrecision.Auto);
        Assert.Equal((Learning, torch.float32), (device.ToLearn.Type, device.Type));
        string description = device.Describe(threads: 2).ToString();
        Assert.Equal(Processor.MultipliesBFloat16, description.Contains("bfloat16 (float32 to measure)", StringComparison.Ordinal));
        Assert.Contains("float32", description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Float32", torch.ScalarType.Float32)]
    [InlineData("BFloat16", torch.ScalarType.BFloat16)]
    public void WhatIsAskedForIsUsedThroughout(string precision, torch.ScalarType type)
    {
        ComputeDevice device = Select(Enum.Parse<TrainingPrecision>(precision));
        Assert.Equal((type, type), (device.ToLearn.Type, device.Type));
        Assert.DoesNotContain("measure", device.Describe(threads: 2).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void WeightsAreThoseOfTheTypeThatAProcessorLearnsIn()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 1, TrainDevice = "cpu" };
        TrainingSettings[] all = [.. new[] { TrainingPrecision.Auto, TrainingPrecision.Float32, TrainingPrecision.BFloat16 }
            .Select(precision => settings with { Precision = precision, ModelDir = settings.ModelDir + precision })];
        Array.ForEach(all, each => TrainingRun.Run(each, tones.Index, new TrainingListener(), CancellationToken.None));
        byte[][] weights = [.. all.Select(each => Learnt(Path.Join(each.ModelDir, "last.safetensors")))];
        Assert.NotEqual(weights[1], weights[2]);
        Assert.Equal(Processor.MultipliesBFloat16 ? weights[2] : weights[1], weights[0]);
    }

    [Fact]
    public void AnEvaluationSaysWhatTrainingSaidToTheLastDigit()
    {
        TrainingSettings settings = tones.NewSettings() with { Epochs = 2, TrainDevice = "cpu" };
        TrainingRun.Run(settings, tones.Index, new TrainingListener(), CancellationToken.None);
        string predictions = Path.Join(settings.ModelDir, "predictions-test.csv"), trained = File.ReadAllText(predictions);
        File.Delete(predictions);
        EvaluationRun.Run(settings with { Precision = TrainingPrecision.Float32 }, tones.Index, new TrainingListener(),
            CancellationToken.None);
        Assert.Equal(trained, File.ReadAllText(predictions));
    }

    private static torch.ScalarType Learning => Processor.MultipliesBFloat16 ? torch.bfloat16 : torch.float32;

    private ComputeDevice Select(TrainingPrecision precision) => ComputeDevice.Select(
        tones.NewSettings() with { Precision = precision, TrainDevice = "cpu" }, new TrainingListener());

    /// <summary>The bytes of one convolution's weights, which hang on every step.</summary>
    private static byte[] Learnt(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        using torch.Tensor weights = file.Read("conv_block1.conv1.weight");
        return weights.bytes.ToArray();
    }
}
