using NightScan.Builds;
using NightScan.Diagnostics;
using NightScan.Files;
using NightScan.Settings;
using NightScan.Tests.Builds;

namespace NightScan.Tests.Files;

public sealed class CacheLocksTests
{
    [Fact]
    public void ASecondBuildSaysThatItWaitsAndGivesUpWithACode()
    {
        using TemporaryFolder folder = new();
        RecordingReporter reporter = new();
        string path = folder.File("cache", ".lock");
        using (Locks(reporter).Take(path, LockSubject.Cache))
        {
            var exception = Assert.Throws<NightScanException>(() =>
                Locks(reporter, patience: 1).Take(path, LockSubject.Cache));
            Assert.Equal("NS0309", exception.Diagnostic.Code);
            Assert.Single(reporter.Messages);
        }

        Locks(reporter).Take(path, LockSubject.Cache).Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BuildsOfTwoCachesWaitForEachOtherWhenTheyShareAnIndex(bool isLinked)
    {
        using PipelineFolder one = new();
        using TemporaryFolder folder = new();
        one.Write("owl", 1, 2);
        one.Build();
        string index = one.Settings.IndexDb;
        if (isLinked)
        {
            index = folder.File("linked.db");
            File.CreateSymbolicLink(index, one.Settings.IndexDb);
        }

        PipelineSettings other = one.Settings with
        {
            CacheDir = Path.GetDirectoryName(folder.File("cache", "x"))!,
            IndexDb = index,
            LockTimeout = 0
        };
        RecordingReporter reporter = new();
        Diagnostic? refused = null;
        one.Write("owl", 3);
        // In the middle of a build of the one.
        RecordingReporter between = new()
        {
            OnProgress = _ => refused ??= Assert.Throws<NightScanException>(() =>
                NightScanPipeline.Run(other, PipelineGoal.Index, reporter, default)).Diagnostic,
        };
        NightScanPipeline.Run(one.Settings, PipelineGoal.Pregenerate, between, default);

        Assert.Equal(("NS0309", one.Settings.IndexDb + ".lock"), (refused?.Code, refused?.File));
        Assert.Contains("this index", refused!.Message, StringComparison.Ordinal);
        NightScanPipeline.Run(other, PipelineGoal.Index, reporter, default);
    }

    [Fact]
    public void ALockFileThatADeadBuildLeftBlocksNobody()
    {
        using TemporaryFolder folder = new();
        string path = folder.File(".lock");
        File.WriteAllText(path, "12345 elsewhere\n");

        Locks(new()).Take(path, LockSubject.Cache).Dispose();
    }

    [Fact]
    public void ACacheFolderThatCannotBeMadeIsAnErrorWithACode()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("file"), "");

        var exception = Assert.Throws<NightScanException>(() =>
            Locks(new()).Take(folder.File("file") + "/cache/.lock", LockSubject.Cache));
        Assert.Equal("NS0303", exception.Diagnostic.Code);
    }

    private static CacheLocks Locks(RecordingReporter reporter, int patience = 0) => new(patience, allowUnlocked: false, reporter, default);
}
