using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Cache;
using NightScan.Diagnostics;

namespace NightScan.Tests.Builds;

/// <summary>Every file is read and held against the index, by many readers at once.</summary>
public sealed class VerificationTests : IDisposable
{
    private readonly PipelineFolder _data = new();

    public VerificationTests()
    {
        _data.Settings = _data.Settings with { VariantsPerSample = VariantCount.Of(3), ValidationFraction = 0, TestFraction = 0 };
        _data.Write("owl", [.. Enumerable.Range(1, 12)]);
        _data.Build();
    }

    public void Dispose() => _data.Dispose();

    [Fact]
    public void EachDamagedFileIsFoundAndMadeAgain()
    {
        Dictionary<string, byte[]> whole = _data.Contents();
        // Of every second recording the original and variant 2, in four ways.
        string[] damaged = [.. from number in Enumerable.Range(1, 6) from suffix in (string[])["",
            "_var002"] select $"train/owl/r{2 * number:000}{suffix}.npy"];
        for (int i = 0; i < damaged.Length; i++)
        {
            Damage(Path.Join(_data.Cache, damaged[i]), i % 4);
        }

        RecordingReporter said = new();
        Assert.Equal((whole.Count, damaged.Length), NightScanPipeline.Verify(_data.Settings, repair: false, said, default));
        Assert.All(said.Errors, error => Assert.Equal("NS0311", error.Code));
        Assert.Equal(damaged.Order(StringComparer.Ordinal),
            said.Errors.Select(error => Path.GetRelativePath(_data.Cache, error.File!).Replace('\\', '/')).Order(StringComparer.Ordinal));

        Assert.Equal((whole.Count, damaged.Length),
            NightScanPipeline.Verify(_data.Settings, repair: true, new RecordingReporter(), default));
        Assert.Equal(whole, _data.Contents());
        Assert.Equal((whole.Count, 0), NightScanPipeline.Verify(_data.Settings, repair: false, new RecordingReporter(), default));
    }

    [Fact]
    public void ItCanBeCancelled() =>
        Assert.ThrowsAny<OperationCanceledException>(() =>
            NightScanPipeline.Verify(_data.Settings, repair: false, new RecordingReporter(), new CancellationToken(canceled: true)));

    private static void Damage(string path, int way)
    {
        byte[] bytes = File.ReadAllBytes(path);
        switch (way)
        {
            case 0:
                File.Delete(path);
                break;
            case 1:
                File.WriteAllBytes(path, bytes[..^1]);
                break;
            case 2:
                File.WriteAllBytes(path, [.. bytes, 0]);
                break;
            default:
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(path, bytes);
                break;
        }
    }

    /// <summary>
    /// A folder in the place of the lock is refused by the system to everybody, root too, as a read-only file system refuses it.
    /// </summary>
    [Fact]
    public void ACacheThatCannotBeLockedIsCheckedAllTheSame()
    {
        LockedOut();
        File.AppendAllText(Path.Join(_data.Cache, _data.Outputs()[0]), "x");

        RecordingReporter said = new();
        Assert.Equal((48L, 1L), NightScanPipeline.Verify(_data.Settings, repair: false, said, default));
        Assert.Contains(said.Messages, message => message.StartsWith("The cache is only read", StringComparison.Ordinal)
            && message.Contains("could not be locked", StringComparison.Ordinal));
        Assert.Equal(["NS0311"], said.Errors.Select(error => error.Code));
        Assert.Equal("NS0303", Assert.Throws<NightScanException>(() =>
            NightScanPipeline.Verify(_data.Settings, repair: true, said, default)).Diagnostic.Code);
    }

    [Fact]
    public void ItIsPlannedToo()
    {
        LockedOut();
        BuildPlan plan = NightScanPipeline.Plan(_data.Settings, new RecordingReporter(), default);
        Assert.Equal((0L, 48L), (plan.Files, plan.UpToDate));
    }

    private void LockedOut()
    {
        File.Delete(Path.Join(_data.Cache, ".lock"));
        Directory.CreateDirectory(Path.Join(_data.Cache, ".lock"));
    }
}
