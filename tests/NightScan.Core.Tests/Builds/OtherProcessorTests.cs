extern alias faults;
using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using faults::NightScan.Faults;
using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Builds.Reporting;
using NightScan.Cache;

namespace NightScan.Tests.Builds;

/// <summary>
/// Caches that processors with other vectors make together. The other one is a process whose runtime leaves AVX2 and FMA out.
/// </summary>
public sealed class OtherProcessorTests : IDisposable
{
    // What docs/spectrograms.md promises, before a number is rounded to float16.
    private const double Bound = 0.005;

    private readonly PipelineFolder _here = new();
    private readonly BuildOptions _there;

    public OtherProcessorTests()
    {
        _here.Settings = _here.Settings with { VariantsPerSample = VariantCount.Of(3) };
        _here.Write("owl", [.. Enumerable.Range(1, 12)]);
        _here.Write("bat", [.. Enumerable.Range(101, 12)]);
        _there = new BuildOptions(_here.AudioRoot, _here.Cache) { Variants = 3 };
    }

    public void Dispose() => _here.Dispose();

    [Fact]
    public void FilesHaveTheSameKeysAndNumbersWithinTheBound()
    {
        _here.Build();
        Dictionary<string, byte[]> here = _here.Contents();
        Dictionary<string, ulong?> keys = Keys();
        Directory.Delete(_here.Cache, recursive: true);
        BuildThere(_there);
        Assert.Equal(keys, Keys());

        int differing = 0;
        foreach ((string path, byte[] there) in _here.Contents())
        {
            ReadOnlySpan<Half> one = Numbers(here[path]), other = Numbers(there);
            for (int i = 0; i < one.Length; i++)
            {
                double step = Math.Max(Step(one[i]), Step(other[i]));
                Assert.InRange(Math.Abs((double)one[i] - (double)other[i]), 0, Bound + step);
            }

            differing += here[path].AsSpan().SequenceEqual(there) ? 0 : 1;
        }

        // Or the other process was not another processor.
        Assert.True(differing > 0 || !Avx2.IsSupported);
    }

    [Fact]
    public void ALostIndexAdoptsWhatAnotherProcessorMade()
    {
        BuildThere(_there);
        Dictionary<string, byte[]> there = _here.Contents();
        Array.ForEach(Directory.GetFiles(_here.Cache, "index.db*"), File.Delete);
        Assert.Equal($"0/{there.Count}/0/0", _here.Build().Summary());
        Assert.Equal(there, _here.Contents());
        Verify();

        _here.Write("owl", 50);
        BuildStatistics more = _here.Build();
        Assert.Equal((there.Count, 0), (more.UpToDate(), more.Pruned()));
        Assert.All(there, file => Assert.Equal(file.Value, File.ReadAllBytes(Path.Join(_here.Cache, file.Key))));
        Verify();
    }

    [Fact]
    public void ShardsOfSeveralProcessorsMakeOneCache()
    {
        _here.Build();
        Dictionary<string, ulong?> keys = Keys();
        Directory.Delete(_here.Cache, recursive: true);
        BuildOptions[] steps = _there.InShards(2);
        Run(steps[0]);
        BuildThere(steps[1]);
        Run(steps[2]);
        Run(steps[3]);
        Verify();
        Assert.Equal(keys, Keys());
        Assert.Equal($"0/{_here.Outputs().Length}/0/0", _here.Build().Summary());
    }

    private Dictionary<string, ulong?> Keys() =>
        _here.Outputs().ToDictionary(path => path, path => SpectrogramFile.ReadKey(Path.Join(_here.Cache, path)));

    private void Verify()
    {
        RecordingReporter said = new();
        Assert.Equal((_here.Outputs().Length, 0), NightScanPipeline.Verify(_here.Settings, repair: false, said, default));
        Assert.Empty(said.Errors);
    }

    private static void Run(BuildOptions options) =>
        NightScanPipeline.Run(options.Settings(), options.Goal, new RecordingReporter(), default);

    private static void BuildThere(BuildOptions options)
    {
        using Process process = Build.Start(options, "env", "DOTNET_EnableAVX2=0");
        string said = Build.End(process);
        Assert.True(process.ExitCode == 0, said);
    }

    /// <summary>From a number to the next one of float16.</summary>
    private static double Step(Half value) => (double)Half.BitIncrement(Half.Abs(value)) - (double)Half.Abs(value);

    private static ReadOnlySpan<Half> Numbers(byte[] file)
    {
        SpectrogramFile format = new(TestSettings.SmallSpectrogram);
        Assert.Null(format.Check(file, out _));
        return MemoryMarshal.Cast<byte, Half>(format.Data(file));
    }
}
