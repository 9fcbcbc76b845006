using System.Text.Json;
using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Tests.Spectrograms;

/// <summary>What torchaudio made of a signal (Fixtures/make_torchaudio_fixtures.py) against what we make of it.</summary>
public sealed class TorchaudioFixtureTests
{
    private static readonly JsonElement s_fixtures =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "torchaudio.json"))).RootElement;

    public static IEnumerable<object[]> Spectrograms() => Indices("spectrograms");

    public static IEnumerable<object[]> Resamplings() => Indices("resamplings");

    [Theory]
    [MemberData(nameof(Spectrograms))]
    public void SpectrogramsAreEqual(int index)
    {
        JsonElement fixture = s_fixtures.GetProperty("spectrograms")[index];
        SpectrogramSettings settings = new()
        {
            SampleRate = fixture.GetProperty("rate").GetInt32(),
            FftSize = fixture.GetProperty("fft").GetInt32(),
            HopLength = fixture.GetProperty("hop").GetInt32(),
            MelBands = fixture.GetProperty("mels").GetInt32(),
            MinFrequency = fixture.GetProperty("low").GetDouble(),
            MaxFrequency = fixture.GetProperty("high").GetDouble(),
            Duration = fixture.GetProperty("seconds").GetDouble(),
            TopDb = fixture.GetProperty("topDb").GetDouble(),
            DataType = SpectrogramDataType.Float32,
        };
        SpectrogramTransform transform = new(settings);
        float[] samples = Signal(fixture.GetProperty("given").GetInt32());
        float[] decibels = new float[transform.ValueCount], normalised = new float[transform.ValueCount];
        byte[] bytes = new byte[transform.ByteCount];
        transform.LogMel(samples, decibels);
        transform.Transform(samples, bytes);
        Buffer.BlockCopy(bytes, 0, normalised, 0, bytes.Length);

        // Both round in single precision: in the quietest band between loud ones that shows in the third decimal of a dB.
        int step = fixture.GetProperty("step").GetInt32();
        AssertEqual(fixture.GetProperty("decibels"), i => decibels[i * step], tolerance: 5e-3, rms: 1e-3);
        AssertEqual(fixture.GetProperty("normalised"), i => normalised[i * step], tolerance: 5e-4, rms: 1e-4);
    }

    [Theory]
    [MemberData(nameof(Resamplings))]
    public void ResamplingsAreEqual(int index)
    {
        JsonElement fixture = s_fixtures.GetProperty("resamplings")[index];
        int from = fixture.GetProperty("from").GetInt32(), to = fixture.GetProperty("to").GetInt32();
        float[] samples = Signal(fixture.GetProperty("given").GetInt32());
        float[] output = new float[Resampler.OutputLength(from, to, samples.Length)];
        Assert.Equal(fixture.GetProperty("length").GetInt32(), output.Length);
        Resampler.Get(from, to).Resample(samples, output);

        // torchaudio rounds the phase to single precision before it computes the weights.
        AssertEqual(fixture.GetProperty("values"), i => i < 30 ? output[i] : output[output.Length - 60 + i], tolerance: 2e-6, rms: 5e-7);
    }

    private static IEnumerable<object[]> Indices(string list) =>
        Enumerable.Range(0, s_fixtures.GetProperty(list).GetArrayLength()).Select(i => new object[] { i });

    private static void AssertEqual(JsonElement expected, Func<int, double> actual, double tolerance, double rms)
    {
        double squares = 0;
        int count = expected.GetArrayLength();
        for (int i = 0; i < count; i++)
        {
            double value = expected[i].GetDouble();
            Assert.Equal(value, actual(i), tolerance);
            squares += Math.Pow(value - actual(i), 2);
        }

        Assert.InRange(Math.Sqrt(squares / count), 0, rms);
    }

    /// <summary>The signal of the script.</summary>
    private static float[] Signal(int count)
    {
        float[] samples = new float[count];
        uint state = 1;
        for (int n = 0; n < count; n++)
        {
            state = (state * 1664525) + 1013904223;
            double noise = ((state >> 16) - 32768.0) / 32768;
            double tone = Math.Sin(2 * Math.PI * ((0.02 * n) + (0.1 * n * n / count))) * Math.Pow(Math.Sin(Math.PI * n / count), 2);
            samples[n] = (float)((0.01 * noise) + (0.5 * tone));
        }

        return samples;
    }
}
