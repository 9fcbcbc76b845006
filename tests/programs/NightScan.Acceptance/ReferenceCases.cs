using System.Text.Json;
using System.Text.Json.Serialization;
using NightScan.Spectrograms;

namespace NightScan.Acceptance;

/// <summary>Our spectrograms of real recordings against those of torchaudio, before normalisation.</summary>
internal static class ReferenceCases
{
    private const double MaxDifference = 0.1;
    private const double MaxRootMeanSquare = 0.01;

    /// <summary>A recording as one channel, resampled to <paramref name="sampleRate"/>; <paramref name="count"/> samples at most.</summary>
    public delegate float[] ReadRecording(string path, int sampleRate, int count);

    /// <summary>Compares every case of a folder.</summary>
    /// <returns>0 when all are within 0.1 dB everywhere and 0.01 dB RMS.</returns>
    public static int Run(string folder, ReadRecording read)
    {
        Case[] cases = JsonSerializer.Deserialize<Case[]>(File.ReadAllText(Path.Combine(folder, "cases.json")))!;
        bool failed = cases.Length == 0;
        Console.WriteLine($"{"case",-28} {"max dB",10} {"RMS dB",10} {"normalised",12}");
        foreach (Case item in cases)
        {
            SpectrogramSettings settings = item.Settings;
            SpectrogramTransform transform = new(settings);
            float[] samples = read(Path.Combine(folder, item.Input), settings.SampleRate, settings.SampleCount);
            float[] decibels = new float[transform.ValueCount];
            transform.LogMel(samples, decibels);
            (double max, double rms) = Compare(decibels, Path.Combine(folder, item.Name + ".db.npy"), settings);

            byte[] bytes = new byte[transform.ByteCount];
            transform.Transform(samples, bytes);
            float[] normalised = new float[transform.ValueCount];
            Buffer.BlockCopy(bytes, 0, normalised, 0, bytes.Length);
            (double normalisedMax, _) = Compare(normalised, Path.Combine(folder, item.Name + ".npy"), settings);

            bool good = max <= MaxDifference && rms <= MaxRootMeanSquare;
            failed |= !good;
            Console.WriteLine($"{item.Name,-28} {max,10:f6} {rms,10:f7} {normalisedMax,12:f6} {(good ? "ok" : "DIFFERS")}");
        }

        return failed ? 1 : 0;
    }

    private static (double Max, double RootMeanSquare) Compare(float[] actual, string path, SpectrogramSettings settings)
    {
        (float[] expected, int[] shape) = NpyFile.Read(path);
        if (!shape.SequenceEqual([settings.MelBands, settings.FrameCount]) || expected.Length != actual.Length)
        {
            throw new InvalidDataException(
                $"{path} has the shape ({string.Join(", ", shape)}), not ({settings.MelBands}, {settings.FrameCount}).");
        }

        double max = 0, squares = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double difference = Math.Abs((double)actual[i] - expected[i]);

            // A NaN must fail, and no comparison with it would.
            max = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(max, difference);
            squares += difference * difference;
        }

        return (max, Math.Sqrt(squares / actual.Length));
    }

    private sealed record Case(
        [property: JsonPropertyName("name")] string Name,
        [property: JsonPropertyName("input")] string Input,
        [property: JsonPropertyName("sample_rate")] int SampleRate,
        [property: JsonPropertyName("n_fft")] int FftSize,
        [property: JsonPropertyName("hop_length")] int HopLength,
        [property: JsonPropertyName("n_mels")] int MelBands,
        [property: JsonPropertyName("fmin")] double MinFrequency,
        [property: JsonPropertyName("fmax")] double MaxFrequency,
        [property: JsonPropertyName("duration")] double Duration,
        [property: JsonPropertyName("top_db")] double TopDb)
    {
        [JsonIgnore]
        public SpectrogramSettings Settings => new()
        {
            SampleRate = SampleRate,
            FftSize = FftSize,
            HopLength = HopLength,
            MelBands = MelBands,
            MinFrequency = MinFrequency,
            MaxFrequency = MaxFrequency,
            Duration = Duration,
            TopDb = TopDb,
            DataType = SpectrogramDataType.Float32,
        };
    }
}
