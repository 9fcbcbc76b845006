using NightScan.Diagnostics;
using NightScan.Tests.Builds;
using NightScan.Training.Checkpoints;
using NightScan.Training.Commands;
using NightScan.Training.Data;
using NightScan.Training.Runs;
using NightScan.Training.Settings;

namespace NightScan.Training.Tests.Commands;

public sealed class TrainerProgramTests : IDisposable
{
    private readonly PipelineFolder _folder = new();
    private readonly SaidReporter _said = new();
    private TrainingIndex? _trainedOn;

    public TrainerProgramTests()
    {
        _folder.Write("owl", 1, 2, 3, 4, 5);
        _folder.Write("bat", 11, 12, 13, 14, 15);
        _folder.Build();
    }

    private TrainingSettings Settings => new()
    {
        IndexDb = _folder.Settings.IndexDb,
        CacheDir = _folder.Cache,
        ModelDir = _folder.Cache + " model",
        LockTimeout = 0,
        NonDefault = ["Epochs=3"],
    };

    /// <summary>Holds a lock as a build or a trainer does.</summary>
    private static FileStream Hold(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    private TrainerRuns Runs => new(
        (settings, index, _, _) =>
        {
            _trainedOn = index;
            // Whoever trains holds the folder.
            Assert.Throws<IOException>(() => Hold(Path.Join(settings.ModelDir, ".lock")));
            // But not the cache: it may be built meanwhile.
            _folder.Build();
            return "trained";
        },
        (_, _, _, _) => "evaluated",
        (_, _) => throw new InvalidOperationException("there is nothing to predict"));

    public void Dispose()
    {
        if (Directory.Exists(Settings.ModelDir))
        {
            Directory.Delete(Settings.ModelDir, recursive: true);
        }

        _folder.Dispose();
    }

    [Fact]
    public void TrainReadsTheIndexAndHoldsTheFolder()
    {
        Assert.Equal("trained", Execute(TrainerCommand.Train, Settings));
        Assert.Equal(["bat", "owl"], _trainedOn!.Classes);
        Assert.Equal(["Settings: Epochs=3"], _said.Messages);
        Assert.Equal("evaluated", Execute(TrainerCommand.Evaluate, Settings));
    }

    [Fact]
    public void OneTrainerAtATime()
    {
        using FileStream held = Hold(Path.Join(Settings.ModelDir, ".lock"));
        Diagnostic diagnostic = Fail(TrainerCommand.Train, Settings);
        Assert.Equal("NS0604", diagnostic.Code);
        Assert.Contains("another trainer", diagnostic.Message, StringComparison.Ordinal);
        Assert.Null(_trainedOn);
    }

    [Theory]
    [InlineData(TrainerCommand.Train, false)]
    [InlineData(TrainerCommand.Train, true)]
    [InlineData(TrainerCommand.Evaluate, false)]
    public void TheIndexIsNotReadInTheMiddleOfABuild(object asked, bool isOfAnotherCache)
    {
        var command = (TrainerCommand)asked;
        using (Hold(isOfAnotherCache ? Settings.IndexDb + ".lock" : Path.Join(_folder.Cache, ".lock")))
        {
            Diagnostic diagnostic = Fail(command, Settings);
            Assert.Equal("NS0309", diagnostic.Code);
            Assert.Contains(isOfAnotherCache ? "this index" : "this cache", diagnostic.Message, StringComparison.Ordinal);
            Assert.Null(_trainedOn);
        }

        Execute(command, Settings);
    }

    [Fact]
    public void ShardsMayBeAtWork()
    {
        using FileStream shared = new(Path.Join(_folder.Cache, ".lock"), FileMode.Open, FileAccess.Read, FileShare.Read);
        Assert.Equal("evaluated", Execute(TrainerCommand.Evaluate, Settings));
    }

    /// <summary>A cache that was copied, perhaps to where nothing can be written.</summary>
    [Fact]
    public void ACacheWithoutLocksIsReadAndGetsNone()
    {
        File.Delete(Path.Join(_folder.Cache, ".lock"));
        File.Delete(Settings.IndexDb + ".lock");
        Assert.Equal("evaluated", Execute(TrainerCommand.Evaluate, Settings));
        Assert.Empty(Directory.GetFiles(_folder.Cache, "*.lock"));
        TrainingSettings elsewhere = Settings with
        {
            CacheDir = _folder.Cache + " elsewhere",
            IndexDb = _folder.Cache + " elsewhere/index.db"
        };
        Assert.Equal(("NS0632", "NS0304"), (Fail(TrainerCommand.Evaluate, elsewhere).Code, Fail(TrainerCommand.Train, elsewhere).Code));
        Assert.False(Directory.Exists(_folder.Cache + " elsewhere"));
    }

    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 2.49 GiB.", 1)]
    [InlineData("CUDA error: device-side assert triggered", 70)]
    public void OnlyWhatHasACodeEndsWithoutAStack(string words, int exitCode) => Assert.Equal(exitCode, TrainerProgram.Run(
        ["evaluate", $"IndexDb={Settings.IndexDb}", $"SpectrogramCacheDir={Settings.CacheDir}", $"ModelDir={Settings.ModelDir}"],
        Runs with { Evaluate = (_, _, _, _) => throw new ExternalException(words) }));

    [Fact]
    public void ALinkInThePlaceOfTheLockIsRefused()
    {
        Directory.CreateDirectory(Settings.ModelDir);
        string key = Path.Join(Settings.ModelDir, "key"), link = Path.Join(Settings.ModelDir, ".lock");
        File.WriteAllText(key, "secret");
        File.CreateSymbolicLink(link, key);

        Diagnostic diagnostic = Fail(TrainerCommand.Train, Settings);
        Assert.Equal(("NS0303", link, "secret"), (diagnostic.Code, diagnostic.File, File.ReadAllText(key)));
        Assert.Null(_trainedOn);
    }

    [Fact]
    public void ALinkInThePlaceOfAFileOfTheModelIsReplaced()
    {
        string document = Path.Join(Settings.ModelDir, "document"), history = Path.Join(Settings.ModelDir, "history.csv");
        Directory.CreateDirectory(Settings.ModelDir);
        File.WriteAllText(document, "of somebody");
        File.CreateSymbolicLink(history, document);
        File.CreateSymbolicLink(history + ".partial", document);

        WholeFile.WriteText(history, "rows");
        Assert.Equal(("rows", "of somebody"), (File.ReadAllText(history), File.ReadAllText(document)));
    }

    [Fact]
    public void ALinkInThePlaceOfEarlierRunsIsRefused()
    {
        string elsewhere = Path.Join(Settings.ModelDir, "elsewhere"), link = Path.Join(Settings.ModelDir, "earlier");
        Directory.CreateDirectory(elsewhere);
        File.CreateSymbolicLink(link, elsewhere);
        File.WriteAllText(Path.Join(Settings.ModelDir, "model.json"), "{}");

        Diagnostic diagnostic = Assert.Throws<NightScanException>(() => new RunFolder(Settings.ModelDir).SetAside()).Diagnostic;
        Assert.Equal(("NS0303", link), (diagnostic.Code, diagnostic.File));
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
    }

    [Fact]
    public void AnotherNumberOfClassesIsAnErrorThatShowsBoth()
    {
        Diagnostic diagnostic = Fail(TrainerCommand.Train, Settings with { NumClasses = 3 });
        Assert.Equal(("NS0601", _folder.Settings.IndexDb), (diagnostic.Code, diagnostic.File));
        Assert.Contains("NumClasses is 3, but the index has 2", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal("trained", Execute(TrainerCommand.Train, Settings with { NumClasses = 2 }));
    }

    [Fact]
    public void RecordingsThatAreLeftOutAreAWarning()
    {
        _folder.Execute("UPDATE recordings SET pending = 1 WHERE id = (SELECT min(id) FROM recordings WHERE split = 0)");
        Execute(TrainerCommand.Train, Settings);
        Assert.Equal("NS0603", Assert.Single(_said.Warnings).Code);
        Assert.StartsWith("1 recordings", _said.Warnings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutAnIndexTheWayOutIsABuild()
    {
        Diagnostic diagnostic = Fail(TrainerCommand.Train, Settings with { IndexDb = "/nowhere/index.db" });
        Assert.Equal(("NS0304", "/nowhere/index.db"), (diagnostic.Code, diagnostic.File));
        Assert.Contains("dotnet build data.proj", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutAnIndexThereIsNothingToEvaluate()
    {
        Diagnostic diagnostic = Fail(TrainerCommand.Evaluate, Settings with { IndexDb = "/nowhere/index.db" });
        Assert.Equal(("NS0632", "/nowhere/index.db"), (diagnostic.Code, diagnostic.File));
        Assert.Contains("SpectrogramCacheDir", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckingOnlyReadsTheSettings()
    {
        Assert.Equal("", Execute(TrainerCommand.Check, Settings with { IndexDb = "/nowhere/index.db" }));
        Assert.Empty(_said.Messages);
    }

    private string Execute(TrainerCommand command, TrainingSettings settings) =>
        TrainerProgram.Execute(command, settings, Runs, _said, default);

    private Diagnostic Fail(TrainerCommand command, TrainingSettings settings) =>
        Assert.Throws<NightScanException>(() => Execute(command, settings)).Diagnostic;
}
