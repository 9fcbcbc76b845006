using NightScan.Recordings.Metadata;
using NightScan.Tests;
using NightScan.Training.Prediction;

namespace NightScan.Training.Tests.Prediction;

public sealed class PredictionFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void NamesThatWouldBeFormulasAreTextAndNumbersStayNumbers()
    {
        using PredictionOutput output = new(_folder.Path, ["=1+1.wav"]);
        output.Begin();
        using PredictionFiles files = new(output, ["@owl", "-"], 50, 4000);
        files.Write("=1+1.wav", [new WindowPrediction(0, 1, [new ScoredClass(0, 0.75f), new ScoredClass(1, 0.25f)])],
            new RecordingMetadata(null, "+logger", new RecordingPlace(-47.25, -8.5)));
        files.Complete();

        Assert.Equal(
            ["'=1+1.wav,0.000,1.000,1,'@owl,0.7500,,'+logger,-47.25,-8.5", "'=1+1.wav,0.000,1.000,2,'-,0.2500,,'+logger,-47.25,-8.5"],
            File.ReadLines(output.CsvPath).Skip(1));
    }
}
