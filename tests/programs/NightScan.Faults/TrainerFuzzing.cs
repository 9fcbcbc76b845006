using NightScan.Cache;
using NightScan.Index;
using NightScan.Spectrograms;
using NightScan.Tests;
using NightScan.Training.Checkpoints;
using NightScan.Training.Data;

namespace NightScan.Faults;

/// <summary>
/// Hostile input for what the trainer reads. Its parsers are compiled in: the trainer itself needs libtorch, which they do not.
/// </summary>
internal static class TrainerFuzzing
{
    /// <returns>What was tried.</returns>
    public static string Run(string folder, int mutations, int seed, List<string> differences)
    {
        Weights(Path.Join(folder, "weights.safetensors"), mutations, seed, differences);
        Spectrograms(folder, mutations, seed, differences);
        Descriptions(mutations, seed, differences);
        return $"{mutations} safetensors files, {mutations} spectrograms as the trainer reads them, {mutations} descriptions of "
            + $"spectrograms";
    }

    private static void Weights(string path, int mutations, int seed, List<string> differences)
    {
        byte[] header = SafetensorsHeader.Write(
            [("features.0.weight", torch.ScalarType.Float32, [4, 3]), ("steps", torch.ScalarType.Int64, []),
            ("empty", torch.ScalarType.BFloat16, [0, 7])],
            new Dictionary<string, string> { ["format"] = "pt", ["ünï"] = "say \"hoot\"" });
        byte[] data = new byte[(4 * 3 * 4) + 8], whole = [.. header, .. data];
        Mutator mutator = new(seed);
        Attempts.Run("weights", mutations, differences, i =>
        {
            // A change of the header's length alone ends most attempts: every second one has the right length.
            byte[] mutated = i % 2 == 0 ? mutator.Mutate(whole)
                : WithLength(mutator.Mutate(header.AsSpan(SafetensorsHeader.PrefixLength)), data);
            File.WriteAllBytes(path, mutated);
            using SafetensorsFile file = SafetensorsFile.Open(path);
            long described = SafetensorsHeader.PrefixLength + BinaryPrimitives.ReadInt64LittleEndian(mutated)
                + file.Entries.Values.Sum(entry => entry.Length);
            if (described != mutated.Length)
            {
                throw new InvalidOperationException($"{described} bytes are described, and {mutated.Length} are there");
            }

            foreach (SafetensorsEntry entry in file.Entries.Values)
            {
                file.Read(entry, new byte[entry.Length]);
            }
        });
    }

    private static byte[] WithLength(byte[] json, byte[] data)
    {
        byte[] prefix = new byte[SafetensorsHeader.PrefixLength];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)json.Length);
        return [.. prefix, .. json, .. data];
    }

    private static void Spectrograms(string folder, int mutations, int seed, List<string> differences)
    {
        CacheLayout layout = new(Path.Join(folder, "cache"));
        PackedRecordings packed = new(classCount: 1);
        packed.Add(0, "r"u8, [42]);
        RecordingList recordings = new(Split.Train, packed, layout, ["owl"]);
        string path = recordings.Path(0, 0);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        SpectrogramFile format = new(TestSettings.SmallSpectrogram);
        byte[] whole = new byte[format.Length];
        format.Seal(whole, 42);
        float[] numbers = new float[TestSettings.SmallSpectrogram.MelBands * TestSettings.SmallSpectrogram.FrameCount];
        ListedSpectrograms reader = new(TestSettings.SmallSpectrogram);
        Mutator mutator = new(seed);
        Attempts.Run("a spectrogram for the trainer", mutations, differences, _ =>
        {
            byte[] mutated = mutator.Mutate(whole);
            File.WriteAllBytes(path, mutated);
            reader.Read(recordings, 0, 0, numbers);
            if (!mutated.AsSpan().SequenceEqual(whole))
            {
                throw new InvalidOperationException("a change was not noticed");
            }
        });
    }

    /// <summary>The settings of spectrograms as an index and a model have them.</summary>
    private static void Descriptions(int mutations, int seed, List<string> differences)
    {
        byte[] whole = Encoding.UTF8.GetBytes(TestSettings.SmallSpectrogram.Describe() + " VariantsPerSample=3");
        Mutator mutator = new(seed);
        string description = "";
        Attempts.Run("a description of spectrograms", mutations, differences, _ =>
        {
            description = Encoding.UTF8.GetString(mutator.Mutate(whole));
            // The size of the buffers that such spectrograms are read into.
            _ = new SpectrogramFile(SpectrogramDescription.Parse(description, "index.db", DiagnosticCodes.NotAnIndex)).Length;
        }, () => description);
    }
}
