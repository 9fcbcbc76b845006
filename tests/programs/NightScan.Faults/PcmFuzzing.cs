using System.Diagnostics;
using NightScan.Recordings;
using NightScan.Recordings.Decoding;
using NightScan.Tests.Recordings;

namespace NightScan.Faults;

/// <summary>
/// Mutated WAV, RF64 and AIFF files, read without native code and by libsndfile: the answer is the same, or the file is handed on to
/// libsndfile. Headers suffer far more often than samples. In a process of its own, as <see cref="DecodeFuzzing"/>.
/// </summary>
internal static class PcmFuzzing
{
    public const string Verb = "pcm";

    private const long All = 1 << 20;

    /// <summary>Bytes that reading one small file may allocate: its samples, and what NAudio makes of its header.</summary>
    private const long MostAllocated = 1 << 20;

    private static readonly (string Name, PcmFile File)[] s_kinds =
    [
        ("WAV, 8 bits", new("RIFF", 8) { Frames = 301 }),
        ("WAV, 16 bits", new("RIFF", 16) { Before = ["LIST"] }),
        ("WAV, 16 bits, stereo", new("RIFF", 16) { Channels = 2, Behind = ["LIST"] }),
        ("WAV, 24 bits, extensible", new("RIFF", 24) { Channels = 3, IsExtended = true, Before = ["fact"] }),
        ("WAV, 32 bits", new("RIFF", 32)),
        ("WAV, float", new("RIFF", 32) { IsFloat = true, Before = ["bext"] }),
        ("WAV, double", new("RIFF", 64) { IsFloat = true }),
        ("RF64, 16 bits", new("RF64", 16) { Before = ["JUNK"] }),
        ("RF64, 24 bits, stereo", new("RF64", 24) { Channels = 2 }),
        ("AIFF, 8 bits", new("AIFF", 8) { Frames = 301 }),
        ("AIFF, 16 bits", new("AIFF", 16) { Before = ["COMT"] }),
        ("AIFF, 24 bits, stereo", new("AIFF", 24) { Channels = 2 }),
        ("AIFF-C, 32 bits", new("AIFC", 32)),
    ];

    /// <returns>What was tried, a line for each kind of file, and what went wrong.</returns>
    public static (string Tried, IReadOnlyList<string> Table, IEnumerable<string> Wrong) Run(string folder, int mutations, int seed)
    {
        List<string> wrong = [];
        Dictionary<string, int> counts = [];
        long allocated = 0;
        int deaths = 0;
        for (int next = 0; next < mutations;)
        {
            using Process process = DecodeFuzzing.Start(Verb, folder, seed, next, mutations);
            next = DecodeFuzzing.Follow(process, next, counts, wrong);
            deaths += next == int.MaxValue ? 0 : 1;
        }

        List<string> table = [.. s_kinds.Select(kind => Line(kind.Name, counts))];
        foreach (string key in counts.Keys.Where(key => key.StartsWith("allocated ", StringComparison.Ordinal)))
        {
            allocated = Math.Max(allocated, long.Parse(key["allocated ".Length..], CultureInfo.InvariantCulture));
        }

        return ($"{mutations} uncompressed recordings ({deaths} deaths, at most {allocated >> 10} KB allocated for one)", table, wrong);
    }

    /// <summary>The child's side: a line before each mutation and one after it.</summary>
    public static int Child(string[] arguments)
    {
        string path = Path.Join(arguments[0], "mutated.wav");
        int[] numbers = [.. arguments[1..].Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        using PcmReader pcm = new();
        using SndFileReader native = new();
        long most = 0;
        for (int i = numbers[1]; i < numbers[2]; i++)
        {
            Console.WriteLine(i);
            (string kind, PcmFile whole) = s_kinds[i % s_kinds.Length];
            File.WriteAllBytes(path, new Mutator((numbers[0] * 1000003) + i, headers: 15).Mutate(whole.ToBytes(i)));
            SampleBuffer samples = new();
            long before = GC.GetAllocatedBytesForCurrentThread();
            (RecordingProblem? Problem, AudioFormat Format, RecordingProblem? Warning)? here = Read(pcm, path, samples);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            string result = Compare(here, samples, native, path);
            most = Math.Max(most, allocated);
            if (result[0] == '!' && Environment.GetEnvironmentVariable("NIGHTSCAN_KEEP") is string keep)
            {
                File.Copy(path, Path.Join(keep, $"{i}.wav"), overwrite: true);
            }

            Console.WriteLine(allocated > MostAllocated ? $"! {allocated >> 10} KB allocated" : result[0] == '!' ? $"{result} ({kind})"
                : $"{kind}: {result}");
        }

        Console.WriteLine($"allocated {most}");
        return 0;
    }

    private static string Line(string kind, Dictionary<string, int> counts)
    {
        int Count(string what) => counts.GetValueOrDefault($"{kind}: {what}");
        return $"{kind,-26}{Count("same"),6} the same,{Count("more"),6} read further,{Count("refused"),6} refused with the same "
            + $"code,{Count("handed on"),6} handed on";
    }

    /// <returns>Null when the file is handed on.</returns>
    private static (RecordingProblem? Problem, AudioFormat Format, RecordingProblem? Warning)? Read(SoundFile reader, string path,
        SampleBuffer samples)
    {
        if (reader.Open(path, default, CancellationToken.None) is RecordingProblem problem)
        {
            return (problem, default, null);
        }

        if (!reader.Understood)
        {
            return null;
        }

        AudioFormat declared = reader.Format;
        (RecordingProblem? failure, RecordingProblem? warning) = reader.Decode(All, samples, CancellationToken.None);
        return (failure, declared, warning);
    }

    private static string Compare((RecordingProblem? Problem, AudioFormat Format, RecordingProblem? Warning)? here, SampleBuffer samples,
        SndFileReader native, string path)
    {
        if (here is null)
        {
            return "handed on";
        }

        SampleBuffer expected = new();
        (RecordingProblem? Problem, AudioFormat Format, RecordingProblem? Warning)? other = Read(native, path, expected);
        if (here.Value is { Problem: null, Warning: not null }
            && (other is null or { Problem: not null } || native.Doubt is { IsRead: false }))
        {
            // It was never closed, or something follows: read to its end here, and libsndfile does not believe that it is at the end.
            return expected.Count <= samples.Count ? "more" : "! libsndfile reads more";
        }

        if (other is not { } there)
        {
            return "! read although libsndfile refuses it";
        }

        if (native.Doubt is { IsRead: false })
        {
            return expected.Count <= samples.Count ? "more" : "! libsndfile reads more";
        }

        if (here != there)
        {
            return $"! {here} and not {there}";
        }

        // Bits, since there may be NaN among them.
        return !System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples.Span)
            .SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.AsBytes(expected.Span))
            ? "! other samples" : here.Value.Problem is null ? "same" : "refused";
    }
}
