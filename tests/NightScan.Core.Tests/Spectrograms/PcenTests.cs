using NightScan.Spectrograms;

namespace NightScan.Tests.Spectrograms;

/// <summary>PCEN against the formula of librosa's <c>pcen</c>, in double precision and step by step, and against closed forms.</summary>
public sealed class PcenTests
{
    private const int Bands = 5;

    private static readonly SpectrogramSettings s_settings = SpectrogramPresets.Find("general")! with
    {
        Duration = 2,
        MelBands = Bands,
        DataType = SpectrogramDataType.Float32,
        Normalization = Normalization.Pcen,
    };

    private static readonly int s_frames = s_settings.FrameCount;

    [Theory]
    [InlineData(0.98, 2, 0.5, 0.4)]
    [InlineData(0.8, 10, 0.25, 0.06)]
    [InlineData(0.98, 0, 0.5, 0.4)]
    [InlineData(0.98, 2, 0, 0.4)]
    [InlineData(0.98, 0, 0, 0.4)]
    [InlineData(1, 0.001, 1, 1000)]
    [InlineData(1, 1000, 0.1, 0.001)]
    public void IsLibrosasFormula(double gain, double bias, double power, double seconds)
    {
        SpectrogramSettings settings = s_settings with
        {
            PcenGain = gain,
            PcenBias = bias,
            PcenPower = power,
            PcenTimeConstant = seconds,
        };
        Random random = new(7);
        // From far below the quietest sound to a clipped one, with silence between.
        float[] mel = [.. Enumerable.Range(0, Bands * s_frames).Select(i =>
            i % 11 == 0 ? 0 : (float)Math.Pow(10, (random.NextDouble() * 18) - 12))];
        float[] actual = [.. mel];
        new Pcen(settings).FromPower(actual, gain: 1);
        AssertNear(Librosa(settings, mel), actual);
    }

    /// <summary>librosa's starting state does not know the signal: M[−1] = 1.</summary>
    [Fact]
    public void OfAConstantItIsItsClosedForm()
    {
        const double Level = 0.25;
        float[] mel = [.. Enumerable.Repeat((float)Level, Bands * s_frames)];
        new Pcen(s_settings).FromPower(mel, gain: 1);
        double b = Coefficient(s_settings), s = Level * Math.Pow(2, 31);
        for (int t = 0; t < s_frames; t++)
        {
            double smooth = s + ((1 - s) * Math.Pow(1 - b, t + 1));
            Assert.Equal(Math.Sqrt((s / Math.Pow(1e-6 + smooth, 0.98)) + 2) - Math.Sqrt(2), mel[t], 1e-4);
        }

        // In the end a steady sound is hardly louder than silence, however loud it is: five time constants bring M to within 0.7 % of S.
        Assert.Equal(Math.Sqrt(Math.Pow(s, 0.02) + 2) - Math.Sqrt(2), mel[^1], 0.005);
    }

    [Fact]
    public void OfAnImpulseItIsItsClosedForm()
    {
        const int At = 30;
        float[] mel = new float[Bands * s_frames];
        mel[s_frames + At] = 0.5f;
        new Pcen(s_settings).FromPower(mel, gain: 1);
        double b = Coefficient(s_settings), s = 0.5 * Math.Pow(2, 31), smooth = (b * s) + Math.Pow(1 - b, At + 1);
        Assert.Equal(Math.Sqrt((s / Math.Pow(1e-6 + smooth, 0.98)) + 2) - Math.Sqrt(2), mel[s_frames + At], 1e-4);
        mel[s_frames + At] = 0;
        Assert.All(mel, value => Assert.Equal(0, value));
    }

    [Fact]
    public void SmoothingIsLibrosasAlsoWhereItsFormulaLosesDigits()
    {
        double frames = 0.4 * 22050 / 512;
        Assert.Equal((Math.Sqrt(1 + (4 * frames * frames)) - 1) / (2 * frames * frames), Pcen.Coefficient(0.4, 22050, 512), 1e-12);
        Assert.Equal(1, Pcen.Coefficient(1e-9, 22050, 512), 1e-12);
    }

    /// <summary>The whole way from samples on, also where a signal is scaled down on it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1e15f)]
    public void SpectrogramsOfSamplesHaveIt(float level)
    {
        float[] samples = [.. TestSignals.Samples(s_settings.SampleCount, seed: 3).Select(sample => sample * level)];
        // 10·log10(1e-10) is the least that dB tell: the sound is louder everywhere.
        float[] decibels = Levels(s_settings with { Normalization = Normalization.None, TopDb = 1000 }, samples);
        double[] power = [.. decibels.Select(value => Math.Pow(10, value / 10.0))];
        // dB are rounded to 1e-5 or so, with the absurd level to 3e-5.
        AssertNear(Librosa(s_settings, power), Levels(s_settings, samples));
    }

    [Fact]
    public void SilenceIsZero() => Assert.All(Levels(s_settings, new float[s_settings.SampleCount]), value => Assert.Equal(0, value));

    [Fact]
    public void NothingIsBeyondTheNumbersOfItsFile()
    {
        // Power itself, a billion times over.
        SpectrogramSettings raw = s_settings with
        {
            PcenGain = 0,
            PcenPower = 1,
            PcenBias = 0,
            DataType = SpectrogramDataType.Float16,
        };
        Assert.Equal(65504, Levels(raw, TestSignals.Samples(raw.SampleCount, seed: 3)).Max());
    }

    private static double Coefficient(SpectrogramSettings settings)
    {
        double frames = settings.PcenTimeConstant * settings.SampleRate / settings.HopLength;
        return (Math.Sqrt(1 + (4 * frames * frames)) - 1) / (2 * frames * frames);
    }

    private static double[] Librosa(SpectrogramSettings settings, IEnumerable<float> mel) =>
        Librosa(settings, [.. mel.Select(value => (double)value)]);

    /// <summary>As librosa documents it, with a filter whose state begins at 1 − b: that of a signal that has always been 1.</summary>
    private static double[] Librosa(SpectrogramSettings settings, double[] mel)
    {
        double b = Coefficient(settings);
        double[] values = new double[mel.Length];
        for (int band = 0; band < Bands; band++)
        {
            double state = 1 - b;
            for (int t = 0; t < s_frames; t++)
            {
                double s = mel[(band * s_frames) + t] * Math.Pow(2, 31), smooth = (b * s) + state;
                state = (1 - b) * smooth;
                double level = s / Math.Pow(1e-6 + smooth, settings.PcenGain);
                values[(band * s_frames) + t] = settings.PcenPower == 0 ? Math.Log(1 + level)
                    : Math.Pow(level + settings.PcenBias, settings.PcenPower) - Math.Pow(settings.PcenBias, settings.PcenPower);
            }
        }

        return values;
    }

    private static float[] Levels(SpectrogramSettings settings, float[] samples)
    {
        SpectrogramTransform transform = new(settings);
        byte[] bytes = new byte[transform.ByteCount];
        transform.Transform(samples, bytes);
        float[] levels = new float[transform.ValueCount];
        SpectrogramNumbers.Widen(bytes, settings.DataType, levels);
        return levels;
    }

    /// <summary>1e-4, of numbers above 1 as a share of them.</summary>
    private static void AssertNear(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-4 * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
