extern alias faults;

using faults::NightScan.Faults;
using faults::NightScan.Faults.Promises;

namespace NightScan.Tests.Robustness;

/// <summary>A short part of what tests/programs/NightScan.Faults does at length.</summary>
public sealed class HarnessTests
{
    [Fact]
    public void Killed_builds_leave_nothing_wrong_and_are_completed() => Expect(Kills.Run(kills: 5, seed: 7));

    [Fact]
    public void Builds_at_the_same_time_wait_for_each_other() => Expect(Concurrency.Run());

    [Fact]
    public void Decoders_that_fail_take_nothing_along() => Expect(Decoders.Run(recordings: 30, kills: 2, seed: 7));

    [Fact]
    public void Hostile_files_are_read_or_refused_with_a_code() => Expect(Fuzzing.Run(null, mutations: 300, seed: 7));

    [Theory]
    [MemberData(nameof(Promises))]
    public void A_promise_is_kept(string name) => Expect(PromiseKeeping.Run(rounds: 1, seed: 7, name));

    public static TheoryData<string> Promises => [.. PromiseKeeping.Names];

    private static void Expect(Outcome outcome) => Assert.True(outcome.Differences.Count == 0, string.Join('\n', outcome.Differences.Take(20)));
}
