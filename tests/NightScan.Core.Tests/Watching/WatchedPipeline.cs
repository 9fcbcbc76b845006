using System.Text.RegularExpressions;
using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Settings;
using NightScan.Tests.Builds;
using NightScan.Watching;

namespace NightScan.Tests.Watching;

/// <summary>A watch of recordings in a temporary folder, whose time goes by when a test says so.</summary>
internal sealed class WatchedPipeline : IDisposable
{
    private WatchSession? _session;

    public WatchedPipeline()
    {
        Data.Write("owl", [.. Enumerable.Range(1, 12)]);
        Data.Write("wren", [.. Enumerable.Range(51, 12)]);
    }

    public PipelineFolder Data { get; } = new();

    public WatchClock Clock { get; } = new();

    public ToldEvents Events { get; } = new();

    public RecordingReporter Said { get; } = new();

    /// <summary>What happens beside a build, before it begins.</summary>
    public Action BeforeBuild { get; set; } = () => { };

    /// <summary>Builds that were begun.</summary>
    public int Builds { get; private set; }

    /// <summary>Steps that were taken.</summary>
    public int Steps { get; private set; }

    public WatchSession Session => _session ??= new(Data.Settings, Said, Events, () => { }, CancellationToken.None, clock: Clock)
    {
        Pipeline = Build,
    };

    /// <summary>The lines of the batches, without the time of day.</summary>
    public string[] Lines => [.. Said.Messages.Select(text => Regex.Match(text, @"^\d\d:\d\d:\d\d  (.*): (\d.*)$"))
        .Where(line => line.Success).Select(line => line.Groups[1].Value)];

    public bool Has(string name) => Data.Names().Contains(name + ".npy");

    /// <summary>Lets time go by, a step at a time as the watch asks for them.</summary>
    /// <param name="every">Called each time, every tenth of a second at least.</param>
    public void Run(double seconds, Action? every = null)
    {
        TimeSpan end = Clock.Elapsed + TimeSpan.FromSeconds(seconds);
        while (Clock.Elapsed <= end)
        {
            every?.Invoke();
            TimeSpan wait = Session.Step();
            Steps++;
            TimeSpan most = every is null ? end - Clock.Elapsed : TimeSpan.FromSeconds(0.1);
            Clock.Advance((wait < most ? wait : most) + TimeSpan.FromMilliseconds(1));
        }
    }

    /// <summary>Writes a recording as of now, and tells of it.</summary>
    public void Write(string path, int seed)
    {
        WaveFile.WriteTone(Data.Recording(path), seed);
        Tell(path);
    }

    /// <summary>Appends to a recording, and tells of it.</summary>
    public void Append(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Data.Recording(path))!);
        using (FileStream file = new(Data.Recording(path), FileMode.Append))
        {
            file.Write(new byte[160]);
        }

        Tell(path);
    }

    public void Tell(string path) => Events.Changed(path.Split('/')[0]);

    public void Dispose() => Data.Dispose();

    private BuildStatistics Build(PipelineSettings settings, NightScan.Diagnostics.IBuildReporter reporter, CancellationToken cancellation)
    {
        Builds++;
        BeforeBuild();
        return NightScanPipeline.Run(settings, PipelineGoal.Pregenerate, reporter, cancellation);
    }
}
