using System.Diagnostics;
using NightScan.Recordings;
using NightScan.Tests;

namespace NightScan.Faults;

/// <summary>
/// Mutated recordings, decoded in a process of their own: the one in flight is known, so that a crash or a hang names its mutation, and the
/// process starts again behind it.
/// </summary>
internal static class DecodeFuzzing
{
    public const string Verb = "decode";

    private const int SampleRate = 22050;
    private const int Samples = 8 * SampleRate;

    /// <summary>Mutations of every such number are offered to ffmpeg too: a process for each takes its time.</summary>
    private const int FfmpegEvery = 50;

    private const long MostMemory = 1L << 30;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <returns>What was tried, and what went wrong.</returns>
    public static (string Tried, IEnumerable<string> Wrong) Run(string? recordings, string folder, int mutations, int seed)
    {
        recordings ??= WriteRecordings(Path.Join(folder, "recordings"));
        int files = Files(recordings).Length;
        List<string> wrong = [];
        Dictionary<string, int> counts = [];
        for (int next = 0; next < mutations;)
        {
            using Process process = Start(Verb, recordings, folder, seed, next, mutations);
            next = Follow(process, next, counts, wrong);
        }

        string summary = string.Join(", ", counts.OrderByDescending(count => count.Value).Select(count => $"{count.Value} {count.Key}"));
        return ($"{mutations} recordings made of {files} ({summary})", wrong);
    }

    /// <summary>The child's side: a line before each mutation and one after it.</summary>
    public static int Child(string[] arguments)
    {
        (string recordings, string folder) = (arguments[0], arguments[1]);
        int[] numbers = [.. arguments[2..].Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        byte[][] wholes = [.. Files(recordings).Select(File.ReadAllBytes)];
        using RecordingDecoder plain = new(DecoderSet.Detect("")), full = new(DecoderSet.Detect());
        string path = Path.Join(folder, "mutated");
        for (int i = numbers[1]; i < numbers[2]; i++)
        {
            Console.WriteLine(i);
            File.WriteAllBytes(path, new Mutator((numbers[0] * 1000003) + i).Mutate(wholes[i % wholes.Length]));
            DecodedRecording decoded = (i % FfmpegEvery == 0 ? full : plain).Decode(path, SampleRate, Samples, CancellationToken.None);
            string result = decoded.Failure?.Descriptor.Code ?? "decoded";
            if (decoded.Failure is null && !decoded.Samples.Span.ToArray().All(float.IsFinite))
            {
                result = "! samples that are not finite";
            }

            long memory = Process.GetCurrentProcess().PeakWorkingSet64;
            Console.WriteLine(memory > MostMemory ? $"! {memory >> 20} MB of memory" : result);
        }

        return 0;
    }

    /// <summary>Starts this program as the child of a verb.</summary>
    public static Process Start(string verb, params object[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["exec", typeof(DecodeFuzzing).Assembly.Location, verb,
            .. arguments.Select(argument => Convert.ToString(argument, CultureInfo.InvariantCulture)!)])
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    /// <returns>The mutation to go on with.</returns>
    public static int Follow(Process process, int next, Dictionary<string, int> counts, List<string> wrong)
    {
        while (true)
        {
            Task<string?> line = process.StandardOutput.ReadLineAsync();
            if (!line.Wait(s_patience))
            {
                process.Kill();
                process.WaitForExit();
                wrong.Add($"decoding mutation {next} hangs");
                return next + 1;
            }

            switch (line.Result)
            {
                case null:
                    process.WaitForExit();
                    if (process.ExitCode == 0)
                    {
                        return int.MaxValue;
                    }

                    wrong.Add($"decoding mutation {next} ended the process with {process.ExitCode}");
                    return next + 1;
                case string text when int.TryParse(text, CultureInfo.InvariantCulture, out int number):
                    next = number;
                    break;
                case string text when text[0] == '!':
                    wrong.Add($"decoding mutation {next}: {text[2..]}");
                    break;
                case string result:
                    counts[result] = counts.GetValueOrDefault(result) + 1;
                    break;
            }
        }
    }

    private static string[] Files(string recordings) =>
        [.. Directory.EnumerateFiles(recordings, "*", SearchOption.AllDirectories).Where(path => new FileInfo(path).Length < 4 << 20)
            .Order(StringComparer.Ordinal)];

    /// <summary>Where no recordings are at hand: some of the simplest.</summary>
    private static string WriteRecordings(string folder)
    {
        foreach (int rate in (int[])[8000, 22050, 44100])
        {
            WaveFile.WriteTone(Path.Join(folder, $"{rate}.wav"), rate, rate, 1);
        }

        return folder;
    }
}
