using System.Diagnostics;
using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Cache;
using NightScan.Settings;
using NightScan.Spectrograms;
using NightScan.Vectors;

namespace NightScan.Benchmarks;

/// <summary>
/// How far the spectrograms of processors with other vectors differ: builds of the same recordings in processes whose runtime is told to
/// leave instructions out, each with ten variants of every recording, against one with all that there are.
/// </summary>
internal static class VectorsBenchmark
{
    public const string Child = "vectors-build";

    private static readonly (string Name, string? Variable)[] s_processors =
        [("all", null), ("no AVX-512", "DOTNET_EnableAVX512"), ("no AVX2", "DOTNET_EnableAVX2"), ("SSE2 only", "DOTNET_EnableHWIntrinsic")];

    // What docs/spectrograms.md promises of recordings that have sound in the band, before a number is rounded to float16.
    private const double Bound = 0.005;

    /// <param name="audio">An AudioRoot: recordings in class folders.</param>
    /// <param name="presets">Those to try; none = all.</param>
    public static int Run(string audio, string[] presets)
    {
        string folder = Directory.CreateTempSubdirectory("nightscan-vectors-").FullName;
        Console.WriteLine($"preset\ttype\tprocessor\twidth\tfiles differ\tvalues differ\tlargest\tmean of those that differ\tfiles beyond "
            + $"{Bound} and a step of float16");
        foreach (string preset in presets.Length > 0 ? presets : SpectrogramPresets.Names)
        {
            foreach (SpectrogramDataType type in Enum.GetValues<SpectrogramDataType>())
            {
                string reference = Path.Join(folder, "all");
                foreach ((string name, string? variable) in s_processors)
                {
                    string cache = Path.Join(folder, name), width = Build(Path.GetFullPath(audio), cache, preset, type, variable);
                    if (cache != reference)
                    {
                        Compare(reference, cache, $"{preset}\t{type}\t{name}\t{width}");
                        Directory.Delete(cache, recursive: true);
                    }
                }

                Directory.Delete(reference, recursive: true);
            }
        }

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    /// <summary>The child's side: one build, in the process that was told what to leave out.</summary>
    public static int RunChild(string audio, string cache, string preset, string type)
    {
        PipelineSettings settings = new()
        {
            AudioRoot = audio,
            CacheDir = cache,
            IndexDb = Path.Join(cache, "index.db"),
            RecordingExtensions = [".wav", ".flac", ".mp3", ".ogg"],
            Spectrogram = SpectrogramPresets.Find(preset)! with { DataType = Enum.Parse<SpectrogramDataType>(type) },
            VariantsPerSample = VariantCount.Of(10),
            ValidationFraction = 0,
            TestFraction = 0,
        };
        NightScanPipeline.Run(settings, PipelineGoal.Pregenerate, new Silent(), CancellationToken.None);
        Console.WriteLine(SimdPath.Widest.Resolve());
        return 0;
    }

    private static string Build(string audio, string cache, string preset, SpectrogramDataType type, string? variable)
    {
        ProcessStartInfo start = new("dotnet",
            ["exec", typeof(VectorsBenchmark).Assembly.Location, Child, audio, cache, preset, type.ToString()])
        {
            RedirectStandardOutput =
            true
        };
        if (variable is not null)
        {
            start.Environment[variable] = "0";
        }

        using Process process = Process.Start(start)!;
        string said = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"the build failed: {said}");
    }

    private static void Compare(string reference, string cache, string name)
    {
        string[] files = [.. Directory.EnumerateFiles(reference, "*.npy", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(reference, file))];
        long differing = 0, values = 0, all = 0;
        double largest = 0, sum = 0;
        List<string> beyond = [];
        foreach (string file in files)
        {
            float[] one = Numbers(Path.Join(reference, file)), other = Numbers(Path.Join(cache, file));
            long before = values;
            bool isBeyond = false;
            for (int i = 0; i < one.Length; i++)
            {
                double difference = Math.Abs((double)one[i] - other[i]);
                if (difference > 0)
                {
                    values++;
                    sum += difference;
                    largest = Math.Max(largest, difference);
                    isBeyond |= difference > Bound + Math.Max(Step(one[i]), Step(other[i]));
                }
            }

            if (isBeyond)
            {
                beyond.Add(file);
            }

            differing += values > before ? 1 : 0;
            all += one.Length;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}\t{differing} of {files.Length}\t{values} of "
                + $"{all}\t{largest:0.000000}\t{(values == 0 ? 0 : sum / values):0.0000000}\t{beyond.Count}"));
        beyond.ForEach(file => Console.WriteLine($"  beyond: {file}"));
    }

    /// <summary>From a number to the next one of float16.</summary>
    private static double Step(float value) => (double)Half.BitIncrement((Half)Math.Abs(value)) - (double)(Half)Math.Abs(value);

    private static float[] Numbers(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int header = 10 + BitConverter.ToUInt16(bytes, 8);
        ReadOnlySpan<byte> data = bytes.AsSpan(header, bytes.Length - header - SpectrogramFile.TrailerLength);
        bool isHalf = System.Text.Encoding.ASCII.GetString(bytes, 10, header - 10).Contains("'<f2'", StringComparison.Ordinal);
        return isHalf ? [.. MemoryMarshal.Cast<byte, Half>(data).ToArray().Select(value => (float)value)]
            : MemoryMarshal.Cast<byte, float>(data).ToArray();
    }
}
