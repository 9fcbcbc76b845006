using System.Collections.Concurrent;
using NightScan.Recordings;
using NightScan.Tests;

namespace NightScan.Faults.Files;

/// <summary>
/// Recordings of every format, with what happens to recordings: read as a build reads them and as Predict does, they have to be as long as
/// ffmpeg finds them, or refused with a code; and who loses samples says so.
/// </summary>
internal static class FileReading
{
    private const int SampleRate = 22050;
    private const int Seconds = 3;
    private const int Workers = 2;

    // A frame of the codecs that have the longest: what is missing of it is nobody's fault.
    private const int MostUnnoticed = 2048;

    private const double Tolerance = 2e-3;

    /// <summary>Each fault of each format once, and the table of the docs that tells of them.</summary>
    /// <param name="page">The page, which the table has to be in; null to leave it alone.</param>
    public static Outcome RunAll(string? page)
    {
        FileTable table = new();
        Outcome outcome = Run(FileFormat.All, 0, 1, table);
        return page is null || File.ReadAllText(page).Contains(table.ToString(), StringComparison.Ordinal)
            ? outcome : outcome with { Differences = [.. outcome.Differences, $"{page} does not have this table:\n{table}"] };
    }

    /// <param name="faults">Of each format.</param>
    /// <param name="seed">Of the faults.</param>
    /// <param name="only">A part of the names of the formats to try; null for all.</param>
    public static Outcome Run(int faults, int seed, string? only = null) =>
        Run([.. FileFormat.All.Where(format => only is null || format.Name.Contains(only, StringComparison.OrdinalIgnoreCase))], faults,
            seed, new FileTable());

    private static Outcome Run(IReadOnlyList<FileFormat> formats, int faults, int seed, FileTable table)
    {
        using TemporaryFolder folder = new();
        ConcurrentBag<string> differences = [];
        Tally tally = new();
        string sound = WriteSound(folder.File("sound.wav"), Seconds), shorter = WriteSound(folder.File("shorter.wav"), 1);
        ConcurrentQueue<(FileFormat Format, byte[] Whole, byte[] Other)> left =
            new(formats.Select((format, i) =>
            (format, Make(format, sound, folder.File($"whole{i}")), Make(format, shorter, folder.File($"other{i}")))));
        Parallel.For(0, Workers, worker =>
        {
            using Trial trial = new(folder.File($"trial{worker}"), tally);
            while (left.TryDequeue(out (FileFormat Format, byte[] Whole, byte[] Other) next))
            {
                FileFaults made = new(new Random(seed));
                int length = trial.Expected(next.Format, next.Whole).Samples.Length;
                int count = faults == 0 ? made.Count(next.Format.Family, next.Whole, next.Other) : faults;
                for (int i = 0; i < count; i++)
                {
                    FileFault fault = made.Next(i, next.Format.Family, next.Whole, next.Other);
                    (string outcome, IReadOnlyList<string> found) = trial.Run(next.Format, fault, length);
                    table.Add(next.Format, fault, outcome);
                    foreach (string difference in found)
                    {
                        differences.Add($"{next.Format.Name}, {fault.What} ({i}): {difference}");
                    }
                }
            }
        });
        return new("files", $"{formats.Count} formats with {(faults == 0 ? "each fault that they can have" : $"{faults} faults each")}, "
            + $"read as a build and as Predict do ({tally})", [.. differences.Order(StringComparer.Ordinal)]);
    }

    private static byte[] Make(FileFormat format, string sound, string path)
    {
        format.Write(sound, $"{path}.{format.Extension}");
        return File.ReadAllBytes($"{path}.{format.Extension}");
    }

    /// <summary>A call that rises, and hiss.</summary>
    private static string WriteSound(string path, int seconds)
    {
        Random random = new(seconds);
        short[] samples = new short[SampleRate * seconds];
        for (int i = 0; i < samples.Length; i++)
        {
            double t = (double)i / SampleRate;
            samples[i] = (short)((9000 * Math.Sin(2 * Math.PI * (600 + (300 * t)) * t)) + random.Next(-1500, 1500));
        }

        WaveFile.Write(path, samples, SampleRate);
        return path;
    }

    private sealed class Tally
    {
        private int _same, _refused, _warned, _untold;

        /// <summary>Counts a loss that nothing in the file tells of.</summary>
        public void CountUntold() => Interlocked.Increment(ref _untold);

        public void Count(bool refused, bool warned)
        {
            Interlocked.Increment(ref refused ? ref _refused : ref _same);
            _ = warned ? Interlocked.Increment(ref _warned) : 0;
        }

        public override string ToString() =>
            $"{_same} as long as ffmpeg finds them, {_warned} of them with NS0106, {_untold} with a loss that nothing in the file tells "
            + $"of; {_refused} refused with a code";
    }

    private sealed class Trial(string path, Tally tally) : IDisposable
    {
        private static readonly DecoderSet s_decoders = DecoderSet.Isolated(30);
        private readonly Dictionary<int, WindowReader> _windows = [];
        private readonly RecordingDecoder _decoder = new(s_decoders);

        public (int Rate, float[] Samples) Expected(FileFormat format, byte[] file)
        {
            string name = $"{path}.{format.Extension}";
            File.WriteAllBytes(name, file);
            return Ffmpeg.Decode(name);
        }

        public (string Outcome, IReadOnlyList<string> Differences) Run(FileFormat format, FileFault fault, int length)
        {
            (int rate, float[] expected) = Expected(format, fault.Bytes);
            string name = $"{path}.{format.Extension}";
            bool isGivenUp = expected.Length == 0 && !fault.IsHarmed && fault.Whole is not null;
            if (isGivenUp)
            {
                // It gives up a sound recording: whoever does not has to find all that there is.
                (rate, expected) = Expected(format, fault.Whole!);
                File.WriteAllBytes(name, fault.Bytes);
            }

            bool lost = fault.IsHarmed && expected.Length < length - MostUnnoticed;
            if (lost && FrameChain.IsSeamless(fault.Bytes))
            {
                tally.CountUntold();
                lost = false;
            }

            // At the rate of the file nothing is resampled: the samples are the decoder's.
            int known = rate == 0 ? SampleRate : rate;
            DecodedRecording decoded = _decoder.Decode(name, known, Math.Max(expected.Length, length) + (10 * known),
                CancellationToken.None);
            (RecordingProblem? failure, List<float> windows, RecordingProblem? warning) = ReadWindows(name, known);
            tally.Count(decoded.Failure is not null, decoded.Warning is not null);
            string outcome = decoded.Failure is RecordingProblem refused ? refused.Descriptor.Code : decoded.Warning is null
                ? FileTable.Silent : FileTable.Warned;
            return (outcome,
            [
                // Some decoders choose another rate; Opus has none of its own.
                .. Judge("a build", decoded.Failure, decoded.Warning, decoded.Format.SampleRate == known ? decoded.Samples.ToArray()
                    : new float[decoded.Samples.Length * (long)known / Math.Max(1, decoded.Format.SampleRate)], expected, fault, format,
                    lost, isGivenUp),
                .. Judge("Predict", failure, warning, [.. windows], expected, fault, format, lost, isGivenUp),
            ]);
        }

        public void Dispose()
        {
            _decoder.Dispose();
            foreach (WindowReader reader in _windows.Values)
            {
                reader.Dispose();
            }
        }

        private static IEnumerable<string> Judge(
            string who, RecordingProblem? failure, RecordingProblem? warning, float[] samples, float[] expected, FileFault fault,
            FileFormat format, bool lost, bool isGivenUp)
        {
            if (failure is { Cause: ProblemCause.Machine } || failure?.Descriptor.Code == "NS0109")
            {
                yield return $"{who}: {failure}";
            }

            if (failure is not null)
            {
                // Floats that a hole moved apart are no numbers to ffmpeg either, which hands them on.
                bool isRight = failure.Descriptor.Code == "NS0104" && expected.Any(sample => !float.IsFinite(sample));
                if (expected.Length > 0 && !isGivenUp && !isRight)
                {
                    yield return $"{who} refuses it ({failure.Descriptor.Code}: {failure.Reason}), ffmpeg finds {expected.Length} samples";
                }

                yield break;
            }

            if (samples.Length != expected.Length)
            {
                yield return $"{who} finds {samples.Length} samples, ffmpeg {expected.Length} ({warning?.Reason})";
            }
            else if (!fault.IsHarmed && format.IsLossless && fault.What != "joined"
                && samples.Zip(expected).Any(pair => Math.Abs(pair.First - pair.Second) > Tolerance))
            {
                yield return $"{who} finds other samples than ffmpeg";
            }

            if (lost && warning is null)
            {
                yield return $"{who} says nothing of what is lost ({samples.Length} samples)";
            }

            if (fault.What == "nothing" && warning is not null)
            {
                yield return $"{who} warns of a sound recording: {warning.Reason}";
            }
        }

        private (RecordingProblem? Failure, List<float> Samples, RecordingProblem? Warning) ReadWindows(string name, int rate)
        {
            WindowReader reader = _windows.TryGetValue(rate, out WindowReader? known) ? known
                : _windows[rate] = new(s_decoders, rate, rate / 2);
            List<float> samples = [];
            RecordingProblem? problem = reader.Open(name, CancellationToken.None);
            while (problem is null)
            {
                problem = reader.Next(out ReadOnlySpan<float> window, CancellationToken.None);
                samples.AddRange(window);
                if (window.IsEmpty)
                {
                    break;
                }
            }

            return (problem, samples, reader.Warning);
        }
    }
}
