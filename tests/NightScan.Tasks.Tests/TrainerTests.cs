using System.Diagnostics;

namespace NightScan.Tasks.Tests;

/// <summary>Train, Evaluate and Predict, with a program in place of the trainer that says what it was told.</summary>
public sealed class TrainerTests : IDisposable
{
    // Far beyond what a busy machine takes.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void TrainBringsTheCacheUpToDateFirst()
    {
        _workspace.WriteRecordings();
        BuildResult result = Build("-t:Train", "-p:BatchSize=7").Succeeds()
            .Says("data -> 24 generated").Says("stub check --attached: BatchSize=7").Says("stub train --attached: BatchSize=7")
                .Says("device: none").Says("data -> train is done");
        int[] order = [.. ((string[])["stub check", "data -> 24 generated", "stub train"])
            .Select(text => result.Output.IndexOf(text, StringComparison.Ordinal))];
        Assert.Equal(order.Order(), order);
        Assert.Equal(24, _workspace.Spectrograms.Length);
    }

    [Fact]
    public void RecordingsThatATargetFetchesTakeThePlaceOfTheSampleSet()
    {
        _workspace.WriteRecordings();
        Directory.Move(_workspace.AudioRoot, Path.Combine(_workspace.Folder, "elsewhere"));
        string settings = Path.Combine(_workspace.Folder, "NightScan.user.props");
        File.WriteAllText(settings, File.ReadAllText(settings).Replace("</Project>", """
              <PropertyGroup><PregenerateDependsOn>Fetch</PregenerateDependsOn></PropertyGroup>
              <Target Name="Fetch">
                <ItemGroup><Far Include="elsewhere/**/*.wav" /></ItemGroup>
                <Copy SourceFiles="@(Far)" DestinationFiles="@(Far->'data/audio_data/%(RecursiveDir)%(Filename)%(Extension)')" />
              </Target>
            </Project>
            """, StringComparison.Ordinal));
        // The first look at the settings, before they are there, is the trainer's.
        Build("-t:Train").Succeeds().Says("data -> 24 generated").NeverSays("sample set");
    }

    [Theory]
    [InlineData("-t:Train", "-p:TrainOnly=true", "train")]
    [InlineData("-t:Evaluate", "-p:TrainOnly=false", "evaluate")]
    public void TrainOnlyAndEvaluateLeaveTheCacheAlone(string target, string property, string command)
    {
        Build(target, property).Succeeds().Says($"data -> {command} is done").NeverSays("generated").NeverSays("sample set");
        Assert.False(Directory.Exists(Path.Combine(_workspace.Folder, "data")));
    }

    [Fact]
    public void PredictNeedsNoCache()
    {
        Build("-t:Predict", "-p:PredictInput=night.wav").Succeeds().Says("data -> predict is done");
        Assert.False(Directory.Exists(Path.Combine(_workspace.Folder, "data")));
    }

    [Fact]
    public void ABuildOfTheCacheNeverTouchesTheTrainer()
    {
        _workspace.WriteRecordings();
        _workspace.Build("-p:NightScanTrainerAssembly=/nowhere/trainer.dll").Succeeds();
        _workspace.Build("-t:Train", "-p:NightScanTrainerAssembly=/nowhere/trainer.dll").FailsWith("NS0605", "data.proj", "exit code");
    }

    [Fact]
    public void ValuesReachTheTrainerUnharmed()
    {
        const string Pattern = """^(?:[^/;]*/)?([a-z%41;'"*?$(x)@(y),]+)( )""";
        File.WriteAllText(Path.Combine(_workspace.Folder, "NightScan.user.props"), $"""
            <Project><PropertyGroup><PredictInput>{Pattern.Replace("%", "%25", StringComparison.Ordinal).Replace("$", "%24", StringComparison.Ordinal).Replace("@", "%40", StringComparison.Ordinal)}</PredictInput><GroupPattern>x</GroupPattern></PropertyGroup></Project>
            """);
        // What does not concern the trainer stays here.
        Build("-t:Predict").Succeeds().Says($"PredictInput={Pattern} GroupPattern= folder={_workspace.Folder}");
    }

    [Fact]
    public void WhatTheTrainerReportsAreWarningsAndErrorsOfTheBuild() =>
        Build("-t:Predict", "-p:PretrainedWeights=error").FailsWith("NS0311", "/the/cache/a.npy", "run the build")
            .Warns("NS0603", "/the/index.db");

    [Fact]
    public void ATrainerThatDiesIsAnErrorWithItsLastWords() =>
        Build("-t:Predict", "-p:PretrainedWeights=crash").FailsWith("NS0605", "exit code 134").Says("native library: out of luck");

    [Fact]
    public void WeightsOfImageNetAreFetchedForTrainingAlone()
    {
        Repository.CopyTo(_workspace.Folder, "Directory.Packages.props");
        string[] imageNet = ["-p:TrainOnly=true", "-p:PretrainedWeights=ImageNet", "-p:Architecture=resnet18"];
        Build(["-t:Train", .. imageNet]).Succeeds().Says("weights of 63653533 bytes").Says("data -> train is done").Says(" 0 Warning(s)");
        Build(["-t:Train", .. imageNet]).Succeeds().Says("weights of 63653533 bytes").NeverSays("with NuGet");
        Build(["-t:Evaluate", .. imageNet]).Succeeds().NeverSays("weights of").NeverSays("with NuGet");
    }

    [Fact]
    public void WeightsOfImageNetAreOfOneArchitecture() =>
        Build("-t:Train", "-p:PretrainedWeights=imagenet", "-p:Architecture=cnn6").FailsWith("NS0650", "data.proj", "resnet18")
            .NeverSays("stub");

    [Fact]
    public void WeightsThatNoSourceHasAreACodedError()
    {
        Repository.CopyTo(_workspace.Folder, "Directory.Packages.props");
        string list = Path.Join(_workspace.Folder, "list.txt"), feed = Path.Join(_workspace.Folder, "feed");
        Directory.CreateDirectory(feed);
        DotnetBuild.Start(_workspace.Folder, ["-t:RestoreWeights"], new Dictionary<string, string>
        {
            ["SourceProject"] = Path.Join(_workspace.Folder, "build", "NightScan.ImageNet.proj"),
            ["ProgramFolder"] = _workspace.Folder + "/",
            ["ListFile"] = list,
            ["RestoreSources"] = feed,
            ["RestorePackagesPath"] = Path.Join(_workspace.Folder, "packages"),
        }, Path.Join("build", "NightScan.FromPackage.proj")).Wait().Says("error NS0651: the weights of ImageNet")
            .Says("error NU1101").Says("Build FAILED");
        Assert.False(File.Exists(list));
    }

    [Fact]
    public void ABadValueOfTheCacheStopsBeforeTheTrainer()
    {
        _workspace.WriteRecordings();
        Build("-t:Train", "-p:MelBands=none").FailsWith("NS0201", "MelBands").NeverSays("stub train");
        Assert.Empty(_workspace.Spectrograms);
    }

    [Fact]
    public void MisspeltSettingsOfTheTrainerAreSeenOnce()
    {
        _workspace.WriteRecordings();
        Build("-t:Train", "-p:Epoch=3").Succeeds().Warns("NS0208", Path.Combine(_workspace.Folder, "data.proj")).Says("Epochs is one")
            .Says(" 1 Warning(s)");
        Build("-t:Evaluate", "-p:EvaluateSplits=val").Succeeds().Warns("NS0208", Path.Combine(_workspace.Folder, "data.proj"))
            .Says("EvaluateSplit is one").Says(" 1 Warning(s)");
    }

    [Fact]
    public void CtrlCLetsTheTrainerWriteACheckpoint()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // a process cannot be sent Ctrl-C there without sending it to the tests as well
        }

        DotnetBuild build = Start("-t:Predict", "-p:PretrainedWeights=wait");
        WaitFor("stub.pid", () => build.HasExited);
        build.Interrupt();
        BuildResult result = build.Wait();
        result.Check(result.ExitCode != 0, "The build succeeded.").Says("Cancelled").NeverSays("error NS");
        Assert.True(File.Exists(Path.Combine(_workspace.Folder, "stub.checkpoint")));
    }

    [Fact]
    public void TheTrainerEndsWhenItsBuildIsKilled()
    {
        DotnetBuild build = Start("-t:Predict", "-p:PretrainedWeights=wait");
        WaitFor("stub.pid", () => build.HasExited);
        int trainer = int.Parse(File.ReadAllText(Path.Combine(_workspace.Folder, "stub.pid")), CultureInfo.InvariantCulture);
        build.Kill();
        WaitFor("stub.checkpoint", () => false);
        WaitFor(() => !IsRunning(trainer), "The trainer is still there.");
    }

    private BuildResult Build(params string[] arguments) => Start(arguments).Wait();

    private DotnetBuild Start(params string[] arguments) =>
        _workspace.Start([$"-p:NightScanTrainerAssembly={Repository.TrainerStub}", .. arguments]);

    // A file that is being written has no content yet.
    private void WaitFor(string file, Func<bool> isHopeless)
    {
        string path = Path.Combine(_workspace.Folder, file);
        WaitFor(() => isHopeless() || (File.Exists(path) && (file == "stub.checkpoint" || new FileInfo(path).Length > 0)),
            $"There is no {file}.");
        Assert.True(File.Exists(path), $"The build ended without {file}.");
    }

    private static void WaitFor(Func<bool> condition, string complaint)
    {
        for (Stopwatch waited = Stopwatch.StartNew(); !condition(); Thread.Sleep(20))
        {
            Assert.True(waited.Elapsed < s_limit, complaint);
        }
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
