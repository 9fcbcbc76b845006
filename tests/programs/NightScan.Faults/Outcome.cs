using NightScan.Faults.Promises;

namespace NightScan.Faults;

/// <summary>What a harness found.</summary>
/// <param name="Name">The harness.</param>
/// <param name="Tried">What was tried, with numbers.</param>
/// <param name="Differences">What was lost, wrong or without a code; empty when all is well.</param>
public sealed record Outcome(string Name, string Tried, IReadOnlyList<string> Differences);

/// <summary>Runs harnesses and says what they found.</summary>
internal static class Harness
{
    private const int Kills = 50;
    private const int Cuts = 20;
    private const int DecodedRecordings = 200;
    private const int DecoderKills = 20;
    private const int PromiseRounds = 5;
    private const int Mutations = 10000;
    private const int Shown = 20;

    public static int All(string? recordings, string? page)
    {
        int worst = 0;
        foreach (Func<Outcome> harness in (Func<Outcome>[])
            [
                () => Faults.Kills.Run(Kills, 1), () => PowerCut.Run(Cuts, 1), MachineFaults.Run, Concurrency.Run, Hosts.Run,
                () => Decoders.Run(DecodedRecordings, DecoderKills, 1),
                () => PromiseKeeping.Run(PromiseRounds, 1),
                () => Files.FileReading.RunAll(page),
                () => Fuzzing.Run(recordings, Mutations, 1),
            ])
        {
            worst = Math.Max(worst, Report(harness()));
        }

        return worst;
    }

    public static int Report(Outcome outcome)
    {
        Console.WriteLine($"{outcome.Name}: {outcome.Tried}; differences found: {outcome.Differences.Count}");
        foreach (string difference in outcome.Differences.Take(Shown))
        {
            Console.WriteLine("  " + difference);
        }

        return outcome.Differences.Count == 0 ? 0 : 1;
    }
}
