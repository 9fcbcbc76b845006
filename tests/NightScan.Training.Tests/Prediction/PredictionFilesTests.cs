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
            new RecordingMetadata(null, "+logger", new RecordingPlace(-47.25, -8.5)), 8000, 1);
        files.Complete();

        Assert.Equal(
            ["'=1+1.wav,0.000,1.000,1,'@owl,0.7500,,'+logger,-47.25,-8.5", "'=1+1.wav,0.000,1.000,2,'-,0.2500,,'+logger,-47.25,-8.5"],
            File.ReadLines(output.CsvPath).Skip(1));
    }

    /// <summary>Whatever the machine speaks and the folders are called, each row has ten cells.</summary>
    [Fact]
    public void ATableHasOneFormInAllLanguages()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (commas.NumberFormat.NumberDecimalSeparator, commas.NumberFormat.NumberGroupSeparator) = (",", ".");
        CultureInfo.CurrentCulture = commas;
        try
        {
            using PredictionOutput output = new(_folder.Path, ["a.wav"]);
            output.Begin();
            using PredictionFiles files = new(output, ["eagle\towl\r\n\u2028\u0085x", "ü \"b\""], 62.5, 4000);
            files.Write("a.wav", [new WindowPrediction(0, 1.5, [new ScoredClass(0, 0.75f), new ScoredClass(1, 0.25f)])],
                new RecordingMetadata(null, null, null), 7001, 1.25);
            files.Complete();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Equal(
            "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tClass\tScore\tRank\n"u8.ToArray()
                .Concat("1\tSpectrogram 1\t1\t0.000\t1.250\t62.5\t3500.5\teagle owl    x\t0.7500\t1\n"u8.ToArray())
                .Concat("2\tSpectrogram 1\t1\t0.000\t1.250\t62.5\t3500.5\tü \"b\"\t0.2500\t2\n"u8.ToArray()),
            File.ReadAllBytes(_folder.File("a.wav.selections.txt")));
    }
}
