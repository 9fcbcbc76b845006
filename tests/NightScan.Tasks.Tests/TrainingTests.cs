using System.Diagnostics;

namespace NightScan.Tasks.Tests;

/// <summary>The real trainer, started by a real build: small spectrograms, few epochs.</summary>
public sealed class TrainingTests : IDisposable
{
    // Far beyond what a busy machine takes.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    private readonly Workspace _workspace = new();

    public TrainingTests() => _workspace.WriteRecordings();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void ATrainedModelEvaluatesAndPredictsAndIsNotTrainedAgain()
    {
        Train("models", 2).Succeeds().Says("data -> 24 generated").Says("device: ").Says("epoch 2/2: train loss").Says("examples/s")
            .Says("device waited").Says("coverage").Says("data -> test top-1");
        string[] files = ["best.safetensors", "last.safetensors", "model.json", "history.csv", "metrics.json", "confusion.csv",
            "predictions-test.csv"];
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(ModelDir("models"), file)), file));

        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(ModelDir("models"), "last.safetensors"));
        Train("models", 2).Succeeds().Says("up to date").NeverSays("epoch 1/");
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(ModelDir("models"), "last.safetensors")));

        Build("models", "-t:Evaluate", "-p:EvaluateSplit=val").Succeeds().Says("data -> val top-1");

        // Without recordings, index and cache: the model is all that it takes.
        string night = Path.Combine(_workspace.Folder, "night.wav");
        File.Copy(_workspace.Recording("tawny owl/owl 00.wav"), night);
        Directory.Delete(Path.Combine(_workspace.Folder, "data"), recursive: true);
        Build("models", "-t:Predict", "-p:PredictInput=night.wav", "-p:MelBands=8").Succeeds()
            .Says("data -> 1 windows of 1 recordings predicted");
        string[] rows = File.ReadAllLines(Path.Combine(ModelDir("models"), "predictions", "predictions.csv"));
        Assert.Equal(3, rows.Length);
        Assert.All(rows[1..], row => Assert.StartsWith("night.wav,0.000,0.300,", row, StringComparison.Ordinal));
    }

    /// <summary>Whoever forgets on the command line what a cache was built with must not lose it.</summary>
    [Fact]
    public void EvaluateNeedsNeitherRecordingsNorTheirSettings()
    {
        Train("models", 1).Succeeds();
        string settings = Path.Combine(_workspace.Folder, "NightScan.user.props"), elsewhere = Path.Combine(_workspace.Folder, "elsewhere");
        Directory.Move(_workspace.AudioRoot, elsewhere);
        File.Move(settings, settings + ".forgotten");
        DateTime[] before = Times();
        Build("models", "-t:Evaluate").Succeeds().NeverSays("generated").NeverSays("sample set")
            .Says("Measuring on split test: ").Says("data -> test top-1")
                .Says("evaluation-test.json, confusion-test.csv, predictions-test.csv");
        Assert.Equal(before, Times());

        // The cache of other settings is not this model's.
        File.Move(settings + ".forgotten", settings);
        Directory.Move(elsewhere, _workspace.AudioRoot);
        _workspace.Build("-p:MelBands=12").Succeeds();
        before = Times();
        Build("models", "-t:Evaluate").FailsWith("NS0628", "MelBands 16 → 12", "train again").NeverSays("generated").NeverSays("device: ");
        Assert.Equal(before, Times());
        Build("models", "-t:Evaluate", "-p:SpectrogramCacheDir=nowhere").FailsWith("NS0632", "index.db", "SpectrogramCacheDir");
        Assert.False(Directory.Exists(Path.Combine(_workspace.Folder, "nowhere")));
    }

    [Fact]
    public void PredictionsOfSomebodyElseAreRefusedBeforeTheModelIsLoaded()
    {
        string predictions = Path.Combine(_workspace.Folder, "out", "predictions.csv");
        Directory.CreateDirectory(Path.GetDirectoryName(predictions)!);
        File.WriteAllText(predictions, "mine");
        Build("none", "-t:Predict", "-p:PredictInput=data/audio_data", "-p:PredictOutput=out")
            .FailsWith("NS0312", "predictions.csv", "PredictOutput").NeverSays("NS0627");
        Assert.Equal("mine", File.ReadAllText(predictions));
    }

    [Fact]
    public void AKilledBuildGoesOnToTheSameWeights()
    {
        const int Epochs = 4;
        Train("whole", Epochs).Succeeds();

        DotnetBuild build = Start("killed", "-t:Train", $"-p:Epochs={Epochs}");
        string history = Path.Combine(ModelDir("killed"), "history.csv");
        for (Stopwatch waited = Stopwatch.StartNew(); !File.Exists(history) && !build.HasExited; Thread.Sleep(5))
        {
            Assert.True(waited.Elapsed < s_limit, "No epoch was finished.");
        }
        build.Kill();
        Train("killed", Epochs).Succeeds();
        Assert.Equal(File.ReadAllBytes(Path.Combine(ModelDir("whole"), "last.safetensors")),
            File.ReadAllBytes(Path.Combine(ModelDir("killed"), "last.safetensors")));
    }

    [Fact]
    public void ADamagedSpectrogramStopsTrainingAndSaysWhatToRun()
    {
        _workspace.Build().Succeeds();
        string damaged = Path.Combine(_workspace.CacheDir,
            _workspace.Spectrograms.First(path => path.StartsWith("train", StringComparison.Ordinal)));
        using (FileStream file = File.OpenWrite(damaged))
        {
            file.SetLength(file.Length / 2);
        }
        Train("models", 1).FailsWith("NS0311", damaged, "VerifyCache");
    }

    [Fact]
    public void SettingsAreCheckedBeforeAnythingIsDone()
    {
        Build("models", "-t:Train", "-p:Architecture=vgg").FailsWith("NS0206", "cnn6", "data.proj");
        Assert.Empty(_workspace.Spectrograms);
        Build("models", "-t:Train", "-p:NumClasses=3").FailsWith("NS0601", "NumClasses is 3, but the index has 2");
    }

    private DateTime[] Times() => [
        .. _workspace.Spectrograms.Select(path => File.GetLastWriteTimeUtc(Path.Combine(_workspace.CacheDir, path)))];

    private string ModelDir(string name) => Path.Combine(_workspace.Folder, name);

    private BuildResult Train(string model, int epochs) => Build(model, "-t:Train", $"-p:Epochs={epochs}");

    private BuildResult Build(string model, params string[] arguments) => Start(model, arguments).Wait();

    private DotnetBuild Start(string model, params string[] arguments) => _workspace.Start(
    [
        $"-p:NightScanTrainerAssembly={Repository.Trainer}", "-p:Architecture=cnn6", "-p:BatchSize=4", "-p:TrainThreads=1",
            "-p:TrainDevice=cpu",
        $"-p:ModelDir={model}", .. arguments,
    ]);
}
