using NightScan.Recordings;
using NightScan.Tests.Spectrograms;
using NightScan.Vectors;

namespace NightScan.Tests.Recordings;

public sealed class ResamplerTests
{
    /// <summary>Whole cycles, long cycles, no common divisor, up and down; the last three have too many weights to keep.</summary>
    public static TheoryData<int, int> Rates() => new()
    {
        { 44100, 22050 }, { 48000, 22050 }, { 96000, 44100 }, { 22050, 44100 }, { 8000, 22050 }, { 11025, 192000 },
        { 16000, 22050 }, { 44056, 22050 }, { 192000, 8000 }, { 22050, 22051 }, { 3, 7 }, { 1, 50 }, { 99991, 99989 }, { 384002, 256000 },
        { 96001, 192000 }, { 384002, 22050 }, { 250001, 16000 }, { 96003, 192000 }, { 48001, 44100 }, { 47999, 22050 }, { 44101, 22050 },
        { 22051, 16000 }, { 22051, 192000 },
    };

    /// <summary>Cycles that do not fit into one filter, and how many: down and up, with weights stored and interpolated.</summary>
    public static TheoryData<int, int, int> LongCycles() => new()
    {
        { 5000, 441, 21 }, { 4201, 4200, 21 }, { 4201, 9001, 5 }, { 99991, 1009, 5 }, { 99991, 16, 21 }, { 87011, 13, 5 },
        { 7919, 81001, 3 },
    };

    [Theory]
    [MemberData(nameof(Rates))]
    public void IsTheWindowedSincOfItsDefinition(int from, int to)
    {
        float[] input = TestSignals.Samples(Math.Max(20000, 60 * from / to), from);
        float[] output = new float[Resampler.OutputLength(from, to, input.Length)];
        Resampler.Get(from, to).Resample(input, output);
        int step = Math.Max(1, output.Length / 499);
        for (int j = 0; j < output.Length; j += j < 50 || j > output.Length - 300 ? 1 : step)
        {
            Assert.Equal(Naive(input, from, to, j), output[j], 2e-6);
        }
    }

    /// <summary>Every width sums the same weights in the same order.</summary>
    [Theory]
    [MemberData(nameof(Rates))]
    public void AllVectorsGiveTheSameNumbers(int from, int to)
    {
        float[] input = TestSignals.Samples(Math.Max(20000, 60 * from / to), from);
        float[] expected = new float[Resampler.OutputLength(from, to, input.Length)], output = new float[expected.Length];
        Resampler resampler = Resampler.Get(from, to);
        resampler.Resample(input, expected);
        foreach (SimdPath path in (SimdPath[])[SimdPath.Scalar, SimdPath.Vector128, SimdPath.Vector256, SimdPath.Vector512])
        {
            resampler.Resample(input, output, path);
            Assert.Equal(expected, output);
        }
    }

    /// <summary>One cycle to more than fill the widest vectors, each time without the last outputs: none depends on others.</summary>
    [Theory]
    [MemberData(nameof(LongCycles))]
    public void AnyNumberOfCyclesGivesTheSameNumbers(int from, int to, int cycles)
    {
        float[] input = TestSignals.Samples(cycles * from, to), whole = new float[cycles * to];
        Resampler resampler = Resampler.Get(from, to);
        resampler.Resample(input, whole, SimdPath.Scalar);
        foreach (SimdPath path in (SimdPath[])[SimdPath.Vector128, SimdPath.Vector256, SimdPath.Vector512])
        {
            foreach (int count in ((int[])[1, 2, 3, 5, 8, 9, 16, 17, 21]).Where(count => count <= cycles))
            {
                float[] part = new float[(count * to) - Math.Min(to - 1, count)];
                int required = (int)Math.Min(Resampler.RequiredInput(from, to, part.Length), input.Length);
                resampler.Resample(input.AsSpan(0, required), part, path);
                Assert.True(part.AsSpan().SequenceEqual(whole.AsSpan(0, part.Length)), $"{count} cycles, {path}");
            }
        }

        for (int j = 0; j < whole.Length; j += Math.Max(1, whole.Length / 199))
        {
            Assert.Equal(Naive(input, from, to, j), whole[j], 2e-6);
        }
    }

    /// <summary>⌈length·to/from⌉, as torchaudio.</summary>
    [Theory]
    [InlineData(44100, 22050, 3, 2)]
    [InlineData(44100, 22050, 4, 2)]
    [InlineData(48000, 22050, 320, 147)]
    [InlineData(48000, 22050, 321, 148)]
    [InlineData(8000, 22050, 1, 3)]
    [InlineData(16000, 16000, 5, 5)]
    [InlineData(44100, 22050, 0, 0)]
    [InlineData(99991, 192000, 99991L * 1000000, 192000L * 1000000)]
    public void OutputLength(int from, int to, long input, long expected) =>
        Assert.Equal(expected, Resampler.OutputLength(from, to, input));

    [Theory]
    [MemberData(nameof(Rates))]
    public void RequiredInputIsEnoughAndNoMoreThanNeeded(int from, int to)
    {
        float[] input = TestSignals.Samples(Math.Max(20000, 60 * from / to), from);
        float[] whole = new float[Resampler.OutputLength(from, to, input.Length)];
        Resampler resampler = Resampler.Get(from, to);
        resampler.Resample(input, whole);
        foreach (int wanted in (int[])[1, 2, 100, whole.Length / 3, whole.Length / 2])
        {
            int required = (int)Resampler.RequiredInput(from, to, wanted);
            Assert.InRange(required, 1, input.Length);
            float[] part = new float[wanted];
            resampler.Resample(input.AsSpan(0, required), part);
            Assert.Equal(whole[..wanted], part);

            // A different last sample changes the last output: unless its weight is nearly nothing, it was needed.
            float[] changed = input[..required];
            changed[^1] += 1e6f;
            resampler.Resample(changed, part);
            Assert.NotEqual(whole[wanted - 1], part[^1]);
        }
    }

    /// <summary>A recorder's clock that is off by a hair must not make each output work out a filter of its own.</summary>
    [Theory]
    [InlineData(384002, 256000)]
    [InlineData(99991, 99989)]
    [InlineData(9_999_991, 22050)]
    [InlineData(9_999_991, 1009)]
    [InlineData(1009, 99_991)]
    public void OddRatesHaveATableToo(int from, int to)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Resampler resampler = Resampler.Once(from, to);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1 << 10, 8 << 20);
        float[] output = new float[200];
        float[] input = TestSignals.Samples((int)Resampler.RequiredInput(from, to, output.Length), 3);
        resampler.Resample(input, output);
        for (int j = 0; j < output.Length; j++)
        {
            // Closer than a float's last digit of the largest sample.
            Assert.Equal(Naive(input, from, to, j), output[j], 5e-7);
        }
    }

    [Fact]
    public void EqualRatesCopy()
    {
        float[] input = TestSignals.Samples(100, 1), output = new float[60];
        Resampler.Get(8000, 8000).Resample(input, output);
        Assert.Equal(input[..60], output);
        Assert.Equal(60, Resampler.RequiredInput(8000, 8000, 60));
    }

    /// <summary>A tone below the cut-off keeps its level; one above disappears.</summary>
    [Theory]
    [InlineData(1000, 0.5)]
    [InlineData(7000, 0.5)]
    [InlineData(14000, 0)]
    public void TonesPassOrNot(double frequency, double amplitude)
    {
        float[] input = TestSignals.Tone(frequency, 44100, 44100), output = new float[22050];
        Resampler.Get(44100, 22050).Resample(input, output);
        double energy = output[1000..21000].Average(x => (double)x * x);
        Assert.Equal(amplitude, Math.Sqrt(2 * energy), 0.01);
    }

    [Fact]
    public void MoreThanTheInputMakesIsRefused() =>
        Assert.Throws<ArgumentException>(() => Resampler.Get(44100, 22050).Resample(new float[10], new float[6]));

    private static double Naive(float[] input, int from, int to, long j)
    {
        double cutoff = 0.99 * Math.Min(from, to), sum = 0, reach = 6 * from / cutoff;
        double centre = (double)j * from / to;
        for (int i = Math.Max(0, (int)(centre - reach) - 1); i <= Math.Min(input.Length - 1, (int)(centre + reach) + 1); i++)
        {
            double t = (((double)i * to) - ((double)j * from)) / ((double)from * to) * cutoff;
            if (Math.Abs(t) < 6)
            {
                double window = Math.Pow(Math.Cos(Math.PI * t / 12), 2);
                sum += input[i] * (t == 0 ? 1 : Math.Sin(Math.PI * t) / (Math.PI * t)) * window * cutoff / from;
            }
        }

        return sum;
    }
}
