using System.Numerics;
using NightScan.Vectors;

namespace NightScan.Recordings;

/// <summary>
/// Changes the sample rate with a polyphase windowed sinc: the filter of torchaudio's <c>Resample</c> with its defaults
/// (sinc_interp_hann, lowpass_filter_width 6, rolloff 0.99). Silence is assumed before the first and after the last sample.
/// Immutable: one plan per pair of rates serves all workers.
/// </summary>
/// <remarks>
/// With rates reduced to o and n and b = 0.99·min(o, n), output j is Σᵢ x[i]·h((i/o − j/n)·b)·b/o over |t| &lt; 6, where
/// h(t) = sin(πt)/(πt)·cos²(πt/12). (J. O. Smith, "Digital Audio Resampling".) The phase j mod n decides the weights.
/// </remarks>
internal sealed unsafe class Resampler
{
    private const int ZeroCrossings = 6;
    private const double Rolloff = 0.99;

    /// <summary>Weights that a plan keeps at most.</summary>
    private const long MaxWeights = 1 << 20;

    /// <summary>Plans that are remembered. A folder has a handful of rates; one that has more pays for planning.</summary>
    private const int MaxPlans = 32;

    private static readonly Lock s_lock = new();
    private static readonly Dictionary<(int From, int To), Resampler> s_plans = [];

    private readonly int _from;
    private readonly int _to;
    private readonly int _taps;

    /// <summary>Null when cycles are too long, as for 44,056 to 22,050 Hz.</summary>
    private readonly PolyphaseFilter? _filter;

    /// <summary>What stands in for it; null where rates are equal.</summary>
    private readonly LongCycleFilter? _long;

    private Resampler((int From, int To) rates)
    {
        (int from, int to) = (_from, _to) = rates;
        _taps = (int)(2 * HalfWidth(from, to) / (33L * to)) + 1;
        int times = PolyphaseFilter.Repetitions(from, to, _taps);
        if (from != to && times > 0)
        {
            (int[] starts, AlignedBuffer weights) = Weights(to * times);
            _filter = new PolyphaseFilter(from * times, to * times, starts, weights, _taps);
        }
        else if (from != to && (long)_taps * to <= MaxWeights)
        {
            (int[] starts, AlignedBuffer weights) = Weights(to);
            _long = new LongCycleFilter(from, to, _taps, new StoredWeights(_taps, starts, weights));
        }
        else if (from != to)
        {
            double perSample = Rolloff * Math.Min(from, to) / from;
            _long = new LongCycleFilter(from, to, _taps, new InterpolatedWeights(from, to, _taps, HalfWidth(from, to), samples =>
                Weight(samples * perSample) * perSample));
        }
    }

    /// <summary>The plan for a pair of rates, in Hz.</summary>
    public static Resampler Get(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(from);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(to);
        (int From, int To) rates = Reduce(from, to);
        lock (s_lock)
        {
            if (!s_plans.TryGetValue(rates, out Resampler? plan))
            {
                plan = new Resampler(rates);
                if (s_plans.Count < MaxPlans)
                {
                    s_plans.Add(rates, plan);
                }
            }

            return plan;
        }
    }

    /// <summary>A plan that is not remembered, for a ratio that hardly comes again.</summary>
    internal static Resampler Once(int from, int to) => new(Reduce(from, to));

    /// <summary>Samples that <paramref name="input"/> samples become: ⌈input·to/from⌉.</summary>
    public static long OutputLength(int from, int to, long input)
    {
        (from, to) = Reduce(from, to);
        (long cycles, long rest) = Math.DivRem(input, from);
        return (cycles * to) + (((rest * to) + from - 1) / from);
    }

    /// <summary>
    /// Input samples on which the first <paramref name="outputSamples"/> depend: resampling just these gives exactly the numbers
    /// that the start of the whole recording would.
    /// </summary>
    public static long RequiredInput(int from, int to, int outputSamples)
    {
        if (from == to || outputSamples <= 0)
        {
            return Math.Max(outputSamples, 0);
        }

        (from, to) = Reduce(from, to);
        return End(from, to, outputSamples - 1);
    }

    /// <summary>Resamples the start of <paramref name="input"/>.</summary>
    /// <param name="input">Finite samples at the first rate.</param>
    /// <param name="output">Receives as many samples at the second rate as it holds; at most <see cref="OutputLength"/> of the
    /// input.</param>
    public void Resample(ReadOnlySpan<float> input, Span<float> output) => Resample(input, output, SimdPath.Widest);

    internal void Resample(ReadOnlySpan<float> input, Span<float> output, SimdPath path)
    {
        if (output.Length > OutputLength(_from, _to, input.Length))
        {
            throw new ArgumentException("The input does not make that many samples.", nameof(output));
        }

        if (_from == _to)
        {
            input[..output.Length].CopyTo(output);
            return;
        }

        if (_filter is null)
        {
            _long!.Run(input, output, path);
            return;
        }

        (int first, int end) = _filter.Run(input, output, path);
        for (int j = 0; j < first; j++)
        {
            output[j] = _filter.One(input, j);
        }

        for (int j = end; j < output.Length; j++)
        {
            output[j] = _filter.One(input, j);
        }
    }

    private static (int From, int To) Reduce(int from, int to)
    {
        int common = (int)BigInteger.GreatestCommonDivisor(from, to);
        return (from / common, to / common);
    }

    /// <summary>
    /// Half the length of the filter, 6·o/b = 200·o/(33·min(o, n)) input samples, times 33·n: all bounds are exact in integers.
    /// </summary>
    private static long HalfWidth(int from, int to) => 200L * Math.Max(from, to);

    /// <summary>First input sample within the filter of output <paramref name="j"/>.</summary>
    private static long First(int from, int to, long j) => FloorDivide((33 * j * from) - HalfWidth(from, to), 33L * to) + 1;

    /// <summary>One past the last.</summary>
    private static long End(int from, int to, long j) => -FloorDivide(-((33 * j * from) + HalfWidth(from, to)), 33L * to);

    private static long FloorDivide(long a, long b) => (a / b) - (a % b < 0 ? 1 : 0);

    /// <summary>First input samples and weights of the first outputs.</summary>
    private (int[] Starts, AlignedBuffer Weights) Weights(int outputs)
    {
        int[] starts = new int[outputs];
        AlignedBuffer weights = new(outputs * _taps);
        for (int j = 0; j < outputs; j++)
        {
            starts[j] = (int)First(_from, _to, j);
            FillWeights(j, weights.Span.Slice(j * _taps, _taps));
        }

        return (starts, weights);
    }

    /// <summary>Weights of phase <paramref name="phase"/>, from its first input sample on, and zeros after its last.</summary>
    private void FillWeights(long phase, Span<float> weights)
    {
        double cutoff = Rolloff * Math.Min(_from, _to), perUnit = cutoff / ((double)_from * _to), scale = cutoff / _from;
        long first = First(_from, _to, phase), end = End(_from, _to, phase);
        for (int tap = 0; tap < weights.Length; tap++)
        {
            double t = (((first + tap) * _to) - (phase * _from)) * perUnit;
            weights[tap] = first + tap < end ? (float)(Weight(t) * scale) : 0;
        }
    }

    /// <summary>The filter itself.</summary>
    /// <param name="t">In zero crossings from its middle.</param>
    private static double Weight(double t)
    {
        if (t == 0)
        {
            return 1;
        }

        double cosine = Math.Cos(Math.PI * t / (2 * ZeroCrossings));
        return Math.Abs(t) < ZeroCrossings ? Math.Sin(Math.PI * t) / (Math.PI * t) * cosine * cosine : 0;
    }
}
