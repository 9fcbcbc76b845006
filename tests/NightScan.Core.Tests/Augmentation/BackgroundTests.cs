using NightScan.Augmentation;
using NightScan.Recordings;
using NightScan.Recordings.Decoding;
using Xunit.Abstractions;

namespace NightScan.Tests.Augmentation;

public sealed class BackgroundTests(ITestOutputHelper output)
{
    private static readonly float[] s_background = Probe.Create("trill", 4);

    [Fact]
    public void MixtureIsTheSpectrumOfTheSum()
    {
        BackgroundBank bank = Bank(1, out _);
        Bench bench = new(backgrounds: bank);
        float[] signal = Probe.Scene(4, 3);
        VariantRecipe recipe = Bench.Nothing with { Added = AddedSound.Background, Background = Bench.Content(0), SignalToNoise = 6 };
        float[] actual = bench.Render(signal, recipe);

        double gain = Math.Sqrt(BandPower(bench, signal) / BandPower(bench, s_background) * Math.Pow(10, -0.6));
        Difference difference = bench.Compare(actual, bench.LogMel([.. signal.Select((x, i) => x + (float)(gain * s_background[i]))]),
            margin: 0);
        output.WriteLine($"{difference}");
        Assert.InRange(difference.Max, 0, 1e-3);
    }

    [Fact]
    public void OldestGoesWhenThereIsNoRoom()
    {
        BackgroundBank bank = Bank(5, out List<string> decoded, bytes: 1);
        foreach (int number in (int[])[0, 1, 0, 2, 0, 1])
        {
            Assert.NotNull(bank.Get(Bench.Content(number), default).Spectra);
            Assert.InRange(bank.Loaded, 1, 2);
        }

        Assert.Equal(["/b/0.wav", "/b/1.wav", "/b/2.wav", "/b/1.wav"], decoded);
    }

    [Fact]
    public void ManyWorkersShareOneDecoding()
    {
        BackgroundBank bank = Bank(3, out List<string> decoded);
        Parallel.For(0, 64, i => Assert.NotNull(bank.Get(Bench.Content(i % 3), default).Spectra));
        Assert.Equal(3, decoded.Count);
    }

    [Fact]
    public void UnreadableBackgroundIsAProblemWithItsName()
    {
        BackgroundBank bank = new(Bench.Settings, [new("/b/broken.wav", Bench.Content(0))], () =>
            new Decoder((_, _) => DecodedRecording.Failed(Problems.NonFinite())));
        Bench bench = new(backgrounds: bank);
        bench.Synthesizer.Load(Probe.Noise(4, 1));
        RenderedVariant made = bench.Synthesizer.Render(
            Bench.Nothing with { Added = AddedSound.Background, Background = Bench.Content(0), SignalToNoise = 6 },
                new byte[bench.Synthesizer.ByteCount]);
        Assert.Equal("NS0104", made.Problem!.Descriptor.Code);
        Assert.Equal("/b/broken.wav", made.ProblemFile);
    }

    private static double BandPower(Bench bench, float[] samples)
    {
        RecordingSpectra spectra = new(bench.Sources.Spectrogram, bench.Sources.Spectrogram.SampleCount, NightScan.Vectors.SimdPath.Widest);
        spectra.Load(samples, new float[128 * bench.Frames]);
        return spectra.Frames.BandPower;
    }

    private static BackgroundBank Bank(int count, out List<string> decoded, long bytes = BackgroundBank.DefaultBytes)
    {
        List<string> paths = decoded = [];
        BackgroundRecording[] recordings =
            [.. Enumerable.Range(0, count).Select(number => new BackgroundRecording($"/b/{number}.wav", Bench.Content(number)))];
        return new(Bench.Settings, recordings, () => new Decoder((path, samples) =>
        {
            lock (paths)
            {
                paths.Add(path);
            }

            return new DecodedRecording(new AudioFormat(Probe.Rate, 1, s_background.Length),
                s_background.AsMemory(0, Math.Min(samples, s_background.Length)), null, null);
        }), bytes);
    }

    private sealed class Decoder(Func<string, int, DecodedRecording> decode) : IRecordingDecoder
    {
        public DecodedRecording Decode(string path, int sampleRate, int samples, CancellationToken cancellation) => decode(path, samples);

        public void Dispose() { }
    }
}
