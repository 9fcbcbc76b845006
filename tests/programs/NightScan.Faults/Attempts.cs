using System.Diagnostics;

namespace NightScan.Faults;

/// <summary>
/// Attempts at one parser, in a thread of their own: each reads its input or refuses it with a code, in bounded time and memory. One that
/// hangs is named and given up, and the others after it.
/// </summary>
internal static class Attempts
{
    /// <summary>Bytes that one attempt may allocate; no input is larger than some kilobytes.</summary>
    private const long MostMemory = 64L << 20;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5), s_patience = TimeSpan.FromSeconds(30);

    /// <param name="what">The input, for the differences.</param>
    /// <param name="count">How many attempts.</param>
    /// <param name="differences">Receives what went wrong.</param>
    /// <param name="attempt">Makes one, given its number.</param>
    /// <param name="input">What the attempt in hand was given, where its number and the seed say too little.</param>
    public static void Run(string what, int count, List<string> differences, Action<int> attempt, Func<string>? input = null)
    {
        List<string> wrong = [];
        int current = 0;
        Thread thread = new(() =>
        {
            for (int i = 0; i < count; i++)
            {
                Volatile.Write(ref current, i);
                if (Fault(attempt, i) is string fault)
                {
                    wrong.Add($"mutation {i} of {what}{(input is null ? "" : $" ({input()})")}: {fault}");
                }
            }
        })
        { IsBackground = true, Name = what };
        thread.Start();
        for (int before = -1; !thread.Join(s_patience); before = Volatile.Read(ref current))
        {
            if (before == Volatile.Read(ref current))
            {
                // What the thread adds to its own list from now on, nobody reads.
                differences.Add($"mutation {before} of {what} hangs");
                return;
            }
        }

        differences.AddRange(wrong);
    }

    private static string? Fault(Action<int> attempt, int number)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread(), started = Stopwatch.GetTimestamp();
        try
        {
            attempt(number);
        }
        catch (NightScanException exception) when (exception.Diagnostic.Code.StartsWith("NS", StringComparison.Ordinal))
        {
            // Refused with a code, as it should be.
        }
        catch (Exception exception)
        {
            return $"{exception.GetType().Name}: {exception.Message}";
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        return allocated > MostMemory ? $"{allocated >> 20} MB of memory" : took > s_longest ? $"{took.TotalSeconds:0} s" : null;
    }
}
