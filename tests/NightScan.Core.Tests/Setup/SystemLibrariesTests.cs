using NightScan.Diagnostics;
using NightScan.Recordings;
using NightScan.Setup;

namespace NightScan.Tests.Setup;

/// <summary>With programs that stand in for apt-get.</summary>
public sealed class SystemLibrariesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RecordingReporter reporter = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void DoesNothingWhenItIsThere()
    {
        SystemLibraries.Ensure(Package(() => true), installAllowed: false, null, reporter, default);
        SystemLibraries.Ensure(SndFile.Package, installAllowed: false, reporter, default);
        Assert.Empty(reporter.Messages);
    }

    [Fact]
    public void GivesTheCommandOfEverySystem()
    {
        NightScanException failure = Assert.Throws<NightScanException>(() =>
            SystemLibraries.Ensure(SndFile.Package with { IsPresent = () => false }, installAllowed: true, null, reporter, default));
        Assert.Equal("NS0501", failure.Diagnostic.Code);
        SystemPackage sndFile = SndFile.Package;
        foreach (string part in new[] { "sudo apt-get update && sudo apt-get install -y libsndfile1", sndFile.Fedora, sndFile.MacOS,
            sndFile.Windows })
        {
            Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("InstallSystemLibraries", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatItCouldDoButMayNotIsSaidAndNotDone()
    {
        string called = folder.File("called");
        NightScanException failure = Assert.Throws<NightScanException>(
            () => SystemLibraries.Ensure(Package(() => false), installAllowed: false, Apt($"touch '{called}'"), reporter, default));
        Assert.Equal("NS0501", failure.Diagnostic.Code);
        Assert.StartsWith(SndFile.Package.Instructions.Split('\n')[0], failure.Diagnostic.Message, StringComparison.Ordinal);
        Assert.EndsWith("-p:InstallSystemLibraries=true", failure.Diagnostic.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(called));
        Assert.Empty(reporter.Messages);
    }

    [Fact]
    public void UpdatesWaitsForTheListsAndInstalls()
    {
        string installed = folder.File("installed"), calls = folder.File("calls");
        AptInstaller apt = Apt($"""
            echo "$DEBIAN_FRONTEND $*" >> '{calls}'
            case "$*" in
              *update) [ $(wc -l < '{calls}') -ge 3 ] || [ "$(echo "E: Could not get lock /var/lib/apt/lists/lock." >&2)" ] || exit 100 ;;
              *install*) touch '{installed}' ;;
            esac
            """);
        SystemLibraries.Ensure(Package(() => File.Exists(installed)), installAllowed: true, apt, reporter, default);
        Assert.Equal(
            [.. Enumerable.Repeat("noninteractive -o DPkg::Lock::Timeout=300 update", 3),
            "noninteractive -o DPkg::Lock::Timeout=300 install -y --no-install-recommends one two"],
            File.ReadAllLines(calls));
        Assert.Contains("installing it with apt-get install one two", reporter.Messages[0], StringComparison.Ordinal);
        Assert.Equal(2, reporter.Messages.Count);
    }

    [Fact]
    public void ShowsWhatAptSaid()
    {
        AptInstaller apt = Apt("case \"$*\" in *install*) echo 'E: Unable to locate package one' >&2; exit 100;; esac");
        NightScanException failure = Assert.Throws<NightScanException>(() =>
            SystemLibraries.Ensure(Package(() => false), installAllowed: true, apt, reporter, default));
        Assert.Equal("NS0502", failure.Diagnostic.Code);
        Assert.Contains("Unable to locate package one", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SaysWhenInstallingDidNotHelp()
    {
        NightScanException failure = Assert.Throws<NightScanException>(() =>
            SystemLibraries.Ensure(Package(() => false), installAllowed: true, Apt("exit 0"), reporter, default));
        Assert.Contains("still cannot be loaded", failure.Message, StringComparison.Ordinal);
    }

    private AptInstaller Apt(string body) =>
        new(UnixFiles.MakeScript(folder.File("apt-get"), body)) { RetryInterval = TimeSpan.FromMilliseconds(1) };

    private static SystemPackage Package(Func<bool> isPresent) => SndFile.Package with { IsPresent = isPresent, AptPackages = "one two" };
}
