using NightScan.Settings;
using NightScan.Training.Metrics;
using NightScan.Training.Prediction;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Prediction;

/// <summary>Scores of whole recordings beside those of their windows.</summary>
public sealed class RecordingScoresTests : PredictionFixture
{
    // Of "quiet", window after window; the other class has the rest.
    private static readonly float[] s_quiet = [0.9f, 0.2f, 0.1f, 0.4f, 0.3f];

    private string Place => Path.Join(Settings.PredictOutput, "predictions-recordings.csv");

    public RecordingScoresTests()
    {
        // Three windows and two, in batches of three: the second recording begins within a batch of the first in the end.
        WriteWave(Input("a.wav"), Samples(2 * Window, 1), 8000, 1);
        WriteWave(Input("sub", "b.wav"), Samples((3 * Window) - 100, 1), 8000, 1);
    }

    [Theory]
    [InlineData("mean", 0.55, 4 / 15.0)]
    [InlineData("max", 0.9, 0.4)]
    [InlineData("log-mean-exp", 0.767321, 0.301104)]
    public void ARecordingsScoreFollowsFromThoseOfItsWindows(string way, double first, double second)
    {
        TrainingSettings settings = TrainingSettings.Read(new SettingValues(
            new Dictionary<string, string> { ["RecordingScores"] = way.ToUpperInvariant() }, _folder.Path));
        Predict(Settings with { RecordingScores = settings.RecordingScores });
        Assert.Equal("file,windows,rank,class,score,recorded_at,recorder,latitude,longitude", File.ReadLines(Place).First());
        string[][] rows = [.. File.ReadLines(Place).Skip(1).Select(row => row.Replace("\"loud, \"\"very\"\"\"", "loud").Split(','))];
        Assert.Equal([["a.wav", "2"], ["a.wav", "2"], ["sub/b.wav", "3"], ["sub/b.wav", "3"]], rows.Select(row => row[..2]));
        Assert.Equal(["1", "2", "1", "2"], rows.Select(row => row[2]));
        (double Score, double Expected)[] pairs = [(Score("a.wav"), first), (Score("sub/b.wav"), second)];
        Assert.All(pairs, pair => Assert.Equal(pair.Expected, pair.Score, 1e-4));
        Assert.Equal(5, Rows().Count(row => row[3] == "1"));

        double Score(string file) => double.Parse(rows.Single(row => row[0] == file && row[3] == "quiet")[4], CultureInfo.InvariantCulture);
    }

    [Fact]
    public void NobodyAskedForThemAndThoseOfBeforeAreGone()
    {
        Predict(Settings with { RecordingScores = Pooling.Max });
        byte[] windows = File.ReadAllBytes(Path.Join(Settings.PredictOutput, "predictions.csv"));
        Assert.EndsWith("(1 files of the earlier run were removed)", Predict(Settings), StringComparison.Ordinal);
        Assert.False(File.Exists(Place));
        Assert.Equal(windows, File.ReadAllBytes(Path.Join(Settings.PredictOutput, "predictions.csv")));
    }

    [Fact]
    public void AFileOfSomebodyElseStays()
    {
        Directory.CreateDirectory(Settings.PredictOutput);
        File.WriteAllText(Place, "mine");
        Assert.Contains("1 file beside it could not be written", Predict(Settings with { RecordingScores = Pooling.Max }),
            StringComparison.Ordinal);
        Assert.Equal(["NS0312"], _said.Warnings.Select(warning => warning.Code));
        Assert.Equal("mine", File.ReadAllText(Place));
        Assert.Equal(5, Rows().Count(row => row[3] == "1"));
    }

    private string Predict(TrainingSettings settings)
    {
        int window = 0;
        using Loudness model = new()
        {
            OnScores = scores =>
            {
                for (int row = 0; row < scores.Length / 3 && window < s_quiet.Length; row++, window++)
                {
                    (scores[3 * row], scores[(3 * row) + 1], scores[(3 * row) + 2]) = (s_quiet[window], 1 - s_quiet[window], 0);
                }
            },
        };
        return new PredictionRun(settings, _said, default).Run(() => model);
    }
}
