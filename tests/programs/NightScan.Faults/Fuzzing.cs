using NightScan.Augmentation;
using NightScan.Cache;
using NightScan.Index;
using NightScan.Settings;
using NightScan.Tests;

namespace NightScan.Faults;

/// <summary>Hostile input for everything that reads files: each one is read, or refused with a code.</summary>
public static class Fuzzing
{
    /// <param name="recordings">Folder of recordings to mutate, or null for some that are written here.</param>
    /// <param name="mutations">Mutated recordings; every parser gets as many texts.</param>
    /// <param name="seed">Of all mutations.</param>
    public static Outcome Run(string? recordings, int mutations, int seed)
    {
        using TemporaryFolder folder = new();
        List<string> differences = [];
        Spectrograms(folder.Path, mutations, seed, differences);
        Texts(folder.Path, "splits", mutations, seed, "file_path,split\nowl/a.wav,train\n\"owl/b \"\"c\"\".wav\",val\nfrog/d.wav,test\n",
            path => SplitsFile.Read(path), differences);
        Texts(folder.Path, "augmentation", mutations, seed, """{ "weights": { "pitch": 1, "noise": 2 }, "backgroundPool": 20 }""",
            path => AugmentationFile.Read(path, new AugmentationSettings()), differences);
        Settings(folder.Path, mutations, seed, differences);
        MetadataFuzzing.Run(folder.Path, mutations, seed, differences);
        string trained = TrainerFuzzing.Run(folder.Path, mutations, seed, differences);
        (string decoded, IEnumerable<string> wrong) = DecodeFuzzing.Run(recordings, folder.Path, mutations, seed);
        differences.AddRange(wrong);
        (string read, IReadOnlyList<string> table, wrong) = PcmFuzzing.Run(folder.Path, mutations, seed);
        differences.AddRange(wrong);
        foreach (string line in table)
        {
            Console.WriteLine(line);
        }

        return new("fuzz", $"{mutations} spectrograms, {mutations} splits files, {mutations} augmentation files, {mutations} settings, "
            + $"{mutations} recordings with metadata, {trained}, {decoded}, {read}", differences);
    }

    private static void Spectrograms(string folder, int mutations, int seed, List<string> differences)
    {
        SpectrogramFile format = new(TestSettings.SmallSpectrogram);
        byte[] whole = new byte[format.Length];
        format.Seal(whole, 42);
        Mutator mutator = new(seed);
        string path = Path.Join(folder, "spectrogram.npy");
        Attempts.Run("a spectrogram", mutations, differences, _ =>
        {
            byte[] mutated = mutator.Mutate(whole);
            string? fault = format.Check(mutated, out ulong _);
            if (fault is null && !mutated.AsSpan().SequenceEqual(whole))
            {
                throw new InvalidOperationException("a change was not noticed");
            }

            File.WriteAllBytes(path, mutated);
            ForeignFiles.IsAt(path);
            SpectrogramReader.Read(path);
        });
    }

    private static void Texts(string folder, string name, int mutations, int seed, string text, Action<string> read,
        List<string> differences)
    {
        Mutator mutator = new(seed);
        byte[] whole = Encoding.UTF8.GetBytes(text);
        string path = Path.Join(folder, name);
        Attempts.Run(name, mutations, differences, _ =>
        {
            File.WriteAllBytes(path, mutator.Mutate(whole));
            read(path);
        });
    }

    private static void Settings(string folder, int mutations, int seed, List<string> differences)
    {
        Mutator mutator = new(seed);
        string[] values = ["22050", "general", "true", "0.1", "-1", "wav flac", "1e300", "pitch noise", "auto", folder, "2048", "(a+)+$",
            "99999999999999999999", "NaN"];
        Random random = new(seed);
        Dictionary<string, string> settings = [];
        Attempts.Run("settings", mutations, differences, _ =>
        {
            settings.Clear();
            for (int n = random.Next(1, 6); n > 0; n--)
            {
                Setting setting = KnownSettings.All[random.Next(KnownSettings.All.Count)];
                string value = values[random.Next(values.Length)];
                settings[setting.Name] = random.Next(2) == 0 ? value
                    : Encoding.UTF8.GetString(mutator.Mutate(Encoding.UTF8.GetBytes(value)));
            }

            PipelineSettings.Read(new SettingValues(settings, folder));
        }, () => string.Join(", ", settings));
    }
}
