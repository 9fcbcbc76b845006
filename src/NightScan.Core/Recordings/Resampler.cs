using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NightScan.Spectrograms.Kernels;

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
public sealed unsafe class Resampler
{
    private const int ZeroCrossings = 6;
    private const double Rolloff = 0.99;

    /// <summary>Weights that a plan may keep; pairs of rates without a common divisor that need more compute them when needed.</summary>
    private const long MaxTable = 1 << 21;

    /// <summary>Plans that are remembered. A folder has a handful of rates; one that has more pays for planning.</summary>
    private const int MaxPlans = 32;

    private static readonly ConcurrentDictionary<(int From, int To), Resampler> s_plans = new();

    private readonly int _from;
    private readonly int _to;
    private readonly int _taps;
    private readonly AlignedBuffer? _table;
    private readonly int[]? _starts;

    private Resampler(int from, int to)
    {
        (_from, _to) = Reduce(from, to);

        // Rounded up to whole vectors: the weights beyond the filter are zeros.
        _taps = (int)((2 * HalfWidth(_from, _to) / (33L * _to)) + 1 + 7) & ~7;
        if ((long)_taps * _to <= MaxTable)
        {
            _table = new AlignedBuffer(_taps * _to);
            _starts = new int[_to];
            for (int phase = 0; phase < _to; phase++)
            {
                _starts[phase] = (int)First(_from, _to, phase);
                FillWeights(phase, _table.Pointer + ((nint)phase * _taps));
            }
        }
    }

    /// <summary>The plan for a pair of rates, in Hz.</summary>
    public static Resampler Get(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(from);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(to);
        (int, int) rates = Reduce(from, to);
        if (s_plans.TryGetValue(rates, out Resampler? plan))
        {
            return plan;
        }

        plan = new Resampler(from, to);
        return s_plans.Count < MaxPlans ? s_plans.GetOrAdd(rates, plan) : plan;
    }

    /// <summary>Samples that <paramref name="input"/> samples become: ⌈input·to/from⌉.</summary>
    public static long OutputLength(int from, int to, long input)
    {
        (from, to) = Reduce(from, to);
        return (long)(((Int128)input * to + from - 1) / from);
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
    /// <param name="output">Receives as many samples at the second rate as it holds; at most <see cref="OutputLength"/> of the input.</param>
    public void Resample(ReadOnlySpan<float> input, Span<float> output)
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

        // Outputs whose filter lies wholly within the input; the others see a padded copy of theirs.
        int first = 0, last = output.Length;
        while (first < last && First(_from, _to, first) < 0)
        {
            first++;
        }

        while (last > first && First(_from, _to, last - 1) + _taps > input.Length)
        {
            last--;
        }

        float[] scratch = new float[2 * _taps];
        fixed (float* source = input, target = output, window = scratch)
        {
            for (int j = 0; j < first; j++)
            {
                target[j] = OutputAtEdge(input, j, window);
            }

            if (_table is not null)
            {
                Inside(source, target, first, last);
            }
            else
            {
                for (int j = first; j < last; j++)
                {
                    target[j] = Dot(source + First(_from, _to, j), Weights(j, window), _taps);
                }
            }

            for (int j = last; j < output.Length; j++)
            {
                target[j] = OutputAtEdge(input, j, window);
            }
        }

        GC.KeepAlive(this);
    }

    private static (int From, int To) Reduce(int from, int to)
    {
        int a = from, b = to;
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return (from / a, to / a);
    }

    /// <summary>Half the length of the filter, 6·o/b = 200·o/(33·min(o, n)) input samples, times 33·n: all bounds are exact in integers.</summary>
    private static long HalfWidth(int from, int to) => 200L * Math.Max(from, to);

    /// <summary>First input sample within the filter of output <paramref name="j"/>.</summary>
    private static long First(int from, int to, long j) => FloorDivide((33 * j * from) - HalfWidth(from, to), 33L * to) + 1;

    /// <summary>One past the last.</summary>
    private static long End(int from, int to, long j) => -FloorDivide(-((33 * j * from) + HalfWidth(from, to)), 33L * to);

    private static long FloorDivide(long a, long b) => (a / b) - (a % b < 0 ? 1 : 0);

    /// <summary>Weights of output (or phase) <paramref name="j"/>, from its first input sample on.</summary>
    private void FillWeights(long j, float* weights)
    {
        double cutoff = Rolloff * Math.Min(_from, _to), perUnit = cutoff / ((double)_from * _to), scale = cutoff / _from;
        long first = First(_from, _to, j), end = End(_from, _to, j);
        for (int tap = 0; tap < _taps; tap++)
        {
            double t = (((first + tap) * _to) - (j * _from)) * perUnit;
            double cosine = Math.Cos(Math.PI * t / (2 * ZeroCrossings));
            double sinc = t == 0 ? 1 : Math.Sin(Math.PI * t) / (Math.PI * t);
            weights[tap] = first + tap < end ? (float)(sinc * cosine * cosine * scale) : 0;
        }
    }

    private float* Weights(long j, float* scratch)
    {
        if (_table is not null)
        {
            return _table.Pointer + (nint)(j % _to * _taps);
        }

        FillWeights(j % _to, scratch + _taps);
        return scratch + _taps;
    }

    private float OutputAtEdge(ReadOnlySpan<float> input, int j, float* scratch)
    {
        long first = First(_from, _to, j);
        for (int tap = 0; tap < _taps; tap++)
        {
            long i = first + tap;
            scratch[tap] = i >= 0 && i < input.Length ? input[(int)i] : 0;
        }

        return Dot(scratch, Weights(j, scratch), _taps);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Inside(float* source, float* target, int first, int last)
    {
        int phase = first % _to;
        float* origin = source + ((long)(first / _to) * _from);
        fixed (int* starts = _starts)
        {
            for (int j = first; j < last; j++)
            {
                target[j] = Dot(origin + starts[phase], _table!.Pointer + ((nint)phase * _taps), _taps);
                if (++phase == _to)
                {
                    phase = 0;
                    origin += _from;
                }
            }
        }
    }

    /// <summary>The same order of additions for every output, so that a cut input gives the very same numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot(float* samples, float* weights, nint taps)
    {
        Vector256<float> sum = Vector256.Load(samples) * Vector256.Load(weights);
        for (nint i = 8; i < taps; i += 8)
        {
            sum = Vector256.MultiplyAddEstimate(Vector256.Load(samples + i), Vector256.Load(weights + i), sum);
        }

        return Vector128.Sum(sum.GetLower() + sum.GetUpper());
    }
}
