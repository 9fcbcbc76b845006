extern alias faults;

using faults::NightScan.Faults;
using faults::NightScan.Faults.Promises;

namespace NightScan.Tests.Robustness;

/// <summary>A short part of what tests/programs/NightScan.Faults does at length.</summary>
public sealed class HarnessTests
{
    [Fact]
    public void KilledBuildsLeaveNothingWrongAndAreCompleted() => Expect(Kills.Run(kills: 5, seed: 7));

    [Fact]
    public void BuildsAtTheSameTimeWaitForEachOther() => Expect(Concurrency.Run());

    [Fact]
    public void DecodersThatFailTakeNothingAlong() => Expect(Decoders.Run(recordings: 30, kills: 2, seed: 7));

    [Fact]
    public void HostileFilesAreReadOrRefusedWithACode() => Expect(Fuzzing.Run(null, mutations: 300, seed: 7));

    [Theory]
    [MemberData(nameof(Promises))]
    public void APromiseIsKept(string name) => Expect(PromiseKeeping.Run(rounds: 1, seed: 7, name));

    public static TheoryData<string> Promises => [.. PromiseKeeping.Names];

    private static void Expect(Outcome outcome) =>
        Assert.True(outcome.Differences.Count == 0, string.Join('\n', outcome.Differences.Take(20)));
}
