using System.Diagnostics;
using NightScan.Programs;

namespace NightScan.Tests.Programs;

public sealed class ProgramRunTests
{
    [Fact]
    public void WhatAProgramSaysIsHeardToItsEnd()
    {
        List<string> heard = [];
        ProgramRun run = ProgramRun.Of(Shell("seq 1 20000; echo trouble >&2; exit 3"), heard.Add);
        Assert.Equal((3, false), (run.ExitCode!.Value, run.Succeeded));
        Assert.Equal(Enumerable.Range(1, 20000).Select(number => number.ToString()), run.Output);
        Assert.Equal(20001, heard.Count);
        Assert.Contains("trouble", heard);
    }

    [Fact]
    public void AProgramHasNothingToRead() => Assert.True(ProgramRun.Of(Shell("! read line")).Succeeded);

    [Fact]
    public void WhatCannotBeStartedSaysWhy()
    {
        ProgramRun run = ProgramRun.Of(new ProcessStartInfo("/not/there"));
        Assert.Null(run.ExitCode);
        Assert.NotEmpty(run.Trouble);
    }

    [Fact]
    public void WaitingEndsWithPatienceAndWithCancelling()
    {
        Assert.Null(ProgramRun.Of(Shell("sleep 5"), patience: TimeSpan.FromMilliseconds(100)).ExitCode);
        using CancellationTokenSource cancellation = new(TimeSpan.FromMilliseconds(100));
        Assert.ThrowsAny<OperationCanceledException>(() => ProgramRun.Of(Shell("sleep 5"), cancellation: cancellation.Token));
    }

    private static ProcessStartInfo Shell(string script) => new("/bin/sh", ["-c", script]);
}
