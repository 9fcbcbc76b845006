using NightScan.Augmentation;
using NightScan.Tests.Spectrograms;
using NightScan.Vectors;
using Xunit.Abstractions;

namespace NightScan.Tests.Augmentation;

/// <summary>Noise as adding on the waveform gives it, at the level that was asked for.</summary>
public sealed class NoiseTests(ITestOutputHelper output)
{
    private readonly Bench _bench = new();

    /// <summary>To 1e-3 dB, away from the ends, where the transform would reflect the noise and the noise goes on instead.</summary>
    [Theory]
    [InlineData(AddedSound.White, 5)]
    [InlineData(AddedSound.Pink, 15)]
    [InlineData(AddedSound.Brown, 30)]
    public void SumOfSpectraIsTheSpectrumOfTheSum(object added, double ratio)
    {
        var color = (AddedSound)added;
        float[] signal = Probe.Scene(4, 3);
        const double offset = 0.61803;
        float[] actual = _bench.Render(signal, Bench.Nothing with { Added = color, SignalToNoise = ratio, AddedOffset = offset });

        float[] noise = NoiseOf(color, (int)(offset * _bench.Sources.Noise.Frames), signal.Length);
        double gain = Math.Sqrt(BandPower(signal) / NoiseBandPower(color) * Math.Pow(10, -ratio / 10));
        float[] sum = [.. signal.Select((x, i) => x + (float)(gain * noise[i]))];
        Difference difference = _bench.Compare(actual, _bench.LogMel(sum), within: 50, margin: 3);
        output.WriteLine($"{color} {ratio}: {difference}");
        Assert.True(difference.Count > 1000);
        Assert.InRange(difference.Max, 0, 1e-3);
    }

    /// <summary>At 0 dB a signal that is noise itself doubles its power.</summary>
    [Fact]
    public void ZeroDecibelsIsEqualPower()
    {
        float[] signal = NoiseOf(AddedSound.White, 100, 4 * Probe.Rate);
        float[] sum = _bench.Render(signal, Bench.Nothing with { Added = AddedSound.White, SignalToNoise = 0, AddedOffset = 0.6 });
        double Power(float[] decibels) => decibels.Average(value => Math.Pow(10, value / 10));
        Assert.Equal(2, Power(sum) / Power(_bench.LogMel(signal)), 0.05);
    }

    /// <summary>White is flat, pink falls by 3 dB per octave, brown by 6.</summary>
    [Theory]
    [InlineData(AddedSound.White, 0, 22050)]
    [InlineData(AddedSound.Pink, -3.01, 22050)]
    [InlineData(AddedSound.Brown, -6.02, 22050)]
    [InlineData(AddedSound.Pink, -3.01, 192000)]
    public void ColorsHaveTheirSlopes(object color, double slope, int rate)
    {
        NoiseBank bank = new(Bench.Settings with { SampleRate = rate });
        PackedSpectra spectra = bank.Get((AddedSound)color);
        double[] octaves = [.. Enumerable.Range(4, 5).Select(octave => Level(spectra, 1 << octave, 2 << octave))];
        for (int i = 1; i < octaves.Length; i++)
        {
            Assert.Equal(slope, octaves[i] - octaves[i - 1], 0.7);
        }

        Assert.Equal(slope, (octaves[^1] - octaves[0]) / (octaves.Length - 1), 0.3);
    }

    /// <summary>A stretched recording keeps its own magnitudes under noise that is far below it.</summary>
    [Fact]
    public void NoiseAfterStretchIsStillComplex()
    {
        float[] signal = Probe.Scene(6, 4);
        float[] stretched = _bench.Render(signal, Bench.Nothing with { Rate = 1.13 });
        float[] faint = _bench.Render(signal, Bench.Nothing with { Rate = 1.13, Added = AddedSound.Pink, SignalToNoise = 90 });
        Assert.InRange(_bench.Compare(faint, stretched).Max, 0, 0.1);

        // At 0 dB the texture is that of noise, not a flat shelf: its deviation within a band is several dB.
        float[] loud = _bench.Render(signal, Bench.Nothing with { Rate = 1.13, Added = AddedSound.White, SignalToNoise = -20 });
        float[] band = loud.AsSpan(100 * _bench.Frames, _bench.Frames).ToArray();
        double mean = band.Average(), deviation = Math.Sqrt(band.Average(value => (value - mean) * (value - mean)));
        Assert.InRange(deviation, 0.8, 6);
    }

    [Fact]
    public void SilenceStaysSilent()
    {
        float[] actual = _bench.Render(new float[4 * Probe.Rate], Bench.Nothing with { Added = AddedSound.White, SignalToNoise = 10 });
        Assert.All(actual, value => Assert.Equal(-100, value, 0.001));
    }

    private float[] NoiseOf(AddedSound color, int firstFrame, int length)
    {
        int period = _bench.Sources.Noise.Frames * 512;
        float[] noise = NoiseSignal.Create(color, period);
        return [.. Enumerable.Range(0, length).Select(i => noise[((firstFrame * 512) + i) % period])];
    }

    /// <summary>Mean over frames of Σ|X|² within the band, straight from the definition: the frames' windowed energy by bins.</summary>
    private static unsafe double BandPower(float[] signal)
    {
        NightScan.Spectrograms.Stft stft = new(2048, 512, Bench.Settings.SampleCount);
        stft.Load(signal);
        AlignedBuffer group = new(stft.Kernel.GroupLength);
        double power = 0;
        for (int g = 0; g < stft.GroupCount; g++)
        {
            stft.Spectrum(g, group.Pointer);
            SpectrumRows rows = new(stft.Kernel, group);
            for (int lane = 0; lane < Math.Min(stft.Kernel.Lanes, stft.FrameCount - (g * stft.Kernel.Lanes)); lane++)
            {
                for (int bin = 5; bin <= 1021; bin++)
                {
                    power += rows.Power(bin, lane);
                }
            }
        }

        return power / stft.FrameCount;
    }

    private double NoiseBandPower(AddedSound color) => _bench.Sources.Noise.Get(color).BandPower;

    private static unsafe double Level(PackedSpectra spectra, int from, int to)
    {
        float[] scales = new float[spectra.RowLength];
        spectra.BinScales(1, scales);
        double power = 0;
        for (int frame = 0; frame < spectra.Count; frame++)
        {
            for (int bin = from; bin < to; bin++)
            {
                int pair = spectra.Pairs(frame)[bin];
                double scale = spectra.BlockScales(frame)[bin / PackedSpectra.Block] * scales[bin];
                double re = (pair << 16) * scale, im = (pair & ~0xFFFF) * scale;
                power += (re * re) + (im * im);
            }
        }

        return 10 * Math.Log10(power / (to - from));
    }
}
