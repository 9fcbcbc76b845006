extern alias faults;
using System.Diagnostics;
using faults::NightScan.Faults;
using NightScan.Diagnostics;
using NightScan.Files;
using NightScan.Tests.Builds;

namespace NightScan.Tests.Files;

public sealed class UnlockedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingReporter _reporter = new();

    private string LockFile => _folder.File("cache", ".lock");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("SpectrogramCacheDir", false)]
    [InlineData("SpectrogramCacheDir", true)]
    [InlineData("IndexDb", false)]
    [InlineData("ModelDir", false)]
    public void WhatDoesNotLockIsRefusedByNameWithTheWayOut(string setting, bool shares)
    {
        Diagnostic diagnostic = Assert.Throws<NightScanException>(() => Take(setting, shares, Unlocked(isAllowed: false))).Diagnostic;
        Assert.Equal(("NS0314", LockFile), (diagnostic.Code, diagnostic.File));
        Assert.Contains($"choose another {setting}", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("AllowUnlocked=true", diagnostic.Message, StringComparison.Ordinal);
        Assert.Empty(_reporter.Messages);

        // What was refused holds nothing.
        Take("SpectrogramCacheDir", shares: false, Locks(isAllowed: false)).Dispose();
    }

    [Fact]
    public void AReaderIsRefusedTooAndMakesNoLockOfItsOwn()
    {
        Assert.Null(Unlocked(isAllowed: false).ShareToRead(LockFile, LockSubject.Cache));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(LockFile)!));
        File.WriteAllText(LockFile, "");
        Diagnostic diagnostic = Assert.Throws<NightScanException>(() =>
            Unlocked(isAllowed: false).ShareToRead(LockFile, LockSubject.Index)).Diagnostic;
        Assert.Equal("NS0314", diagnostic.Code);
    }

    [Fact]
    public void WhereItIsAllowedTheBuildSaysOnceThatItHasNoLock()
    {
        CacheLocks locks = Unlocked(isAllowed: true);
        using IDisposable cache = locks.Take(LockFile, LockSubject.Cache);
        using IDisposable index = locks.Take(_folder.File("index.db.lock"), LockSubject.Index);
        Assert.Contains("without a lock", Assert.Single(_reporter.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void WhereItLocksThePermissionChangesNothing()
    {
        using IDisposable held = Take("SpectrogramCacheDir", shares: false, Locks(isAllowed: true));
        Assert.Empty(_reporter.Messages);
        Assert.Equal("NS0309", Assert.Throws<NightScanException>(() =>
            Take("SpectrogramCacheDir", shares: false, Locks(isAllowed: true))).Diagnostic.Code);
    }

    /// <summary>A second handle costs one opening, and those who share or wait notice nothing.</summary>
    [Fact]
    public void TheSecondHandleWritesNothingAndDisturbsNobody()
    {
        int opened = 0;
        FileStream CountAndOpen(string path)
        {
            opened++;
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }

        using (Take("SpectrogramCacheDir", shares: false, Locks(false, CountAndOpen)))
        {
        }

        string holder = File.ReadAllText(LockFile);
        using (IDisposable one = Take("SpectrogramCacheDir", shares: true, Locks(false, CountAndOpen)))
        using (IDisposable other = Take("SpectrogramCacheDir", shares: true, Locks(false, CountAndOpen)))
        {
            Assert.Equal("NS0309", Assert.Throws<NightScanException>(() =>
                Take("SpectrogramCacheDir", shares: false, Locks(false, CountAndOpen))).Diagnostic.Code);
            using IDisposable third = Take("SpectrogramCacheDir", shares: true, Locks(false, CountAndOpen));
        }

        Assert.Equal((4, holder), (opened, File.ReadAllText(LockFile)));
        Assert.StartsWith($"{Environment.ProcessId} ", holder, StringComparison.Ordinal);
    }

    /// <summary>Two builds, of which neither would notice the other, and a shard.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public void ABuildThatIsToldNotToLockTouchesNothing(int shard)
    {
        using PipelineFolder folder = new();
        folder.Write("owl", 1, 2, 3);
        BuildOptions options = new(folder.AudioRoot, folder.Cache) { Variants = 0, LockTimeout = 0 };
        Assert.Equal(0, Build.Finish(shard < 0 ? options : options.InShards(1)[0]).Code);
        string partial = Path.Join(folder.Cache, ".partial", "of another build");
        Directory.CreateDirectory(Path.GetDirectoryName(partial)!);
        File.WriteAllText(partial, "half a spectrogram");

        using Process process = Build.Start(shard < 0 ? options : options.InShards(1)[1], "env", "DOTNET_SYSTEM_IO_DISABLEFILELOCKING=1");
        string said = Build.End(process);
        Assert.Equal(Build.Failed, process.ExitCode);
        Assert.Contains("NS0314", said, StringComparison.Ordinal);
        Assert.Contains("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", said, StringComparison.Ordinal);
        Assert.Equal("half a spectrogram", File.ReadAllText(partial));
    }

    private IDisposable Take(string setting, bool shares, CacheLocks locks) => shares ? locks.Share(LockFile) : locks.Take(LockFile,
        ((LockSubject[])[LockSubject.Cache, LockSubject.Index, LockSubject.Model]).Single(subject => subject.Setting == setting));

    private CacheLocks Locks(bool isAllowed, Func<string, FileStream>? open = null) => new(0, isAllowed, _reporter, default, open);

    /// <summary>As on a file system that does not lock: the second handle is as good as the first.</summary>
    private CacheLocks Unlocked(bool isAllowed) => Locks(isAllowed, _ => File.Create(_folder.File("another file")));
}
