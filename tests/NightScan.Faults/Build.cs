using System.Diagnostics;
using System.Globalization;
using NightScan.Augmentation;
using NightScan.Pipeline;
using NightScan.Reporting;
using NightScan.Settings;
using NightScan.Tests;

namespace NightScan.Faults;

/// <summary>What a build of the harness is told.</summary>
/// <param name="AudioRoot">Full path.</param>
/// <param name="Cache">Full path.</param>
internal sealed record BuildOptions(string AudioRoot, string Cache)
{
    public int Variants { get; init; } = 3;

    public int MelBands { get; init; } = 16;

    public int MaxSamples { get; init; } = 500;

    public int Seed { get; init; }

    public int LockTimeout { get; init; } = 60;

    public PipelineGoal Goal { get; init; } = PipelineGoal.Pregenerate;

    public int ShardCount { get; init; }

    public int ShardIndex { get; init; } = -1;

    /// <summary>The same build as shards make it: the plan, the shares, the merge.</summary>
    public BuildOptions[] InShards(int count) =>
    [
        this with { Goal = PipelineGoal.Index, ShardCount = count },
        .. Enumerable.Range(0, count).Select(index => this with { ShardCount = count, ShardIndex = index }),
        this with { Goal = PipelineGoal.Merge, ShardCount = count },
    ];

    public string[] Arguments() =>
    [
        AudioRoot, Cache,
        .. new[] { Variants, MelBands, MaxSamples, Seed, LockTimeout, (int)Goal, ShardCount, ShardIndex }.Select(number => number.ToString(CultureInfo.InvariantCulture)),
    ];

    public static BuildOptions Parse(string[] arguments)
    {
        int[] numbers = [.. arguments[2..].Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        return new(arguments[0], arguments[1])
        {
            Variants = numbers[0],
            MelBands = numbers[1],
            MaxSamples = numbers[2],
            Seed = numbers[3],
            LockTimeout = numbers[4],
            Goal = (PipelineGoal)numbers[5],
            ShardCount = numbers[6],
            ShardIndex = numbers[7],
        };
    }

    public PipelineSettings Settings() => TestSettings.Default with
    {
        AudioRoot = AudioRoot,
        CacheDir = Cache,
        IndexDb = Path.Join(Cache, "index.db"),
        Spectrogram = TestSettings.SmallSpectrogram with { MelBands = MelBands },
        VariantsPerSample = VariantCount.Of(Variants),
        Augmentation = new AugmentationSettings { Seed = Seed },
        MaxSamplesPerClass = MaxSamples,
        LockTimeout = LockTimeout,
        ShardCount = ShardCount,
        ShardIndex = ShardIndex,
    };
}

/// <summary>A build in a process of its own, which can be killed.</summary>
internal static class Build
{
    public const string Verb = "build";

    /// <summary>Exit code of a build that ended with a code of NightScan's.</summary>
    public const int Failed = 3;

    /// <summary>The child's side.</summary>
    public static int Run(string[] arguments)
    {
        Console.WriteLine("ready");
        try
        {
            BuildOptions options = BuildOptions.Parse(arguments);
            BuildStatistics statistics = NightScanPipeline.Run(options.Settings(), options.Goal, new Lines(), CancellationToken.None);
            Console.WriteLine($"generated {statistics.Train.Generated + statistics.Validation.Generated + statistics.Test.Generated}");
            return 0;
        }
        catch (NightScanException exception)
        {
            Console.WriteLine(exception.Diagnostic);
            return Failed;
        }
    }

    /// <summary>Starts a build; its output can be read.</summary>
    /// <param name="options">What it is told.</param>
    /// <param name="within">A command in front of the build's own, which runs it.</param>
    public static Process Start(BuildOptions options, params string[] within)
    {
        string dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        string[] command = [.. within, dotnet, "exec", typeof(Build).Assembly.Location, Verb, .. options.Arguments()];
        return Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    /// <summary>Waits until a build has written some files, or ended.</summary>
    public static void AwaitFiles(Process process, string cache, int files)
    {
        string train = Path.Join(cache, "train");
        while (!process.HasExited && (!Directory.Exists(train) || Directory.EnumerateFiles(train, "*.npy", SearchOption.AllDirectories).Take(files).Count() < files))
        {
            Thread.Sleep(1);
        }
    }

    /// <summary>Runs a build to its end.</summary>
    /// <returns>Its exit code, what it printed, and how long it worked after its start-up.</returns>
    public static (int Code, string Text, TimeSpan Worked) Finish(BuildOptions options)
    {
        using Process process = Start(options);
        process.StandardOutput.ReadLine();
        long begin = Stopwatch.GetTimestamp();
        (string text, TimeSpan worked) = (End(process), Stopwatch.GetElapsedTime(begin));
        return (process.ExitCode, text, worked);
    }

    /// <summary>Waits for the end of a build.</summary>
    public static string End(Process process)
    {
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        return text;
    }

    private sealed class Lines : IBuildReporter
    {
        public void Message(string text) => Console.WriteLine(text);

        public void Warning(Diagnostic diagnostic) => Console.WriteLine($"warning {diagnostic}");

        public void Error(Diagnostic diagnostic) => Console.WriteLine($"error {diagnostic}");

        public void Progress(in BuildProgress progress) { }
    }
}
