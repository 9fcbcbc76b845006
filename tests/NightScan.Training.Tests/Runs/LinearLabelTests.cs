using System.Text.Json;
using NightScan.Index;
using NightScan.Settings;
using NightScan.Training.Data;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Runs;

/// <summary>A last layer that is trained where a recording may have any number of labels, and some are masked.</summary>
public sealed class LinearLabelTests(LabelledTones tones) : IClassFixture<LabelledTones>
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void LabelsAreLearnedFromEmbeddings(double mixup)
    {
        TrainingSettings settings = tones.NewSettings() with
        {
            Architecture = "linear",
            PretrainedWeights = Path.Join(tones.ModelDir, "best.safetensors"),
            Epochs = 8,
            LearningRate = 0.01,
            Mixup = mixup,
            TrainSeed = 9,
        };
        TrainingIndex index = tones.Read(LabelCount.Multi);
        Assert.Equal(2, Enumerable.Range(0, index.Train.Count + index.Validation.Count + index.Test.Count)
            .Count(number => Targets(index, number).Contains(LabelTarget.Unknown)));
        TrainingRun.Run(settings, index, new TrainingListener(), default);
        JsonElement final = Json(settings, "metrics.json").GetProperty("final");
        Assert.True(final.GetProperty("mean_average_precision").GetDouble() > 0.9, final.ToString());

        JsonElement model = Json(settings, "model.json");
        Assert.Equal(("multi", "cnn6"), (model.GetProperty("labels").GetString(), model.GetProperty("architecture").GetString()));
        EvaluationRun.Run(settings with { EvaluateSplit = Split.Validation }, index, new TrainingListener(), default);
        JsonElement measured = Json(settings, "evaluation-val.json");
        foreach (string name in (string[])["loss", "mean_average_precision"])
        {
            Assert.Equal(model.GetProperty("validation").GetProperty(name).GetDouble(), measured.GetProperty(name).GetDouble(), 1e-5);
        }
    }

    private static float[] Targets(TrainingIndex index, int number)
    {
        float[] target = new float[index.Classes.Count];
        foreach (RecordingList split in index.Splits)
        {
            if (number < split.Count)
            {
                split.WriteTarget(number, target);
                return target;
            }

            number -= split.Count;
        }

        return target;
    }

    private static JsonElement Json(TrainingSettings settings, string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Join(settings.ModelDir, name))).RootElement;
}
