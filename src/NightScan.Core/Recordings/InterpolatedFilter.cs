using System.Runtime.Intrinsics;

namespace NightScan.Recordings;

/// <summary>
/// A filter with so many phases that their weights cannot be kept, as from 384,002 Hz to 256,000: the weights at some hundred phases
/// are, and those between come of the four around by a cubic (J. O. Smith, "Digital Audio Resampling", with more than his two). The error,
/// below 10⁻⁹ of the largest weight, is less than a float's. Sums are taken in one order on every processor.
/// </summary>
internal sealed class InterpolatedFilter
{
    // Between two input samples that are as far apart as the filter's zeros; the closer they are, the fewer serve.
    private const int MostPhases = 256;

    // Rows before the first phase and behind the last, for the cubic.
    private const int Before = 1, Behind = 2;

    private readonly int _from;
    private readonly int _to;
    private readonly int _taps;
    private readonly int _width;
    private readonly int _phases;
    private readonly double _half;
    private readonly long _reach;
    private readonly float[] _rows;
    private readonly Vector256<float> _allTaps;
    private readonly Vector256<float> _butTheLast;

    /// <param name="from">Hz, reduced.</param>
    /// <param name="to">Hz, reduced.</param>
    /// <param name="taps">The most input samples of an output.</param>
    /// <param name="reach">Half the length of the filter, in input samples times 33·<paramref name="to"/>: a whole number.</param>
    /// <param name="weight">The weight of an input sample that lies so many input samples behind the place of the output; 0
    /// outside.</param>
    public InterpolatedFilter(int from, int to, int taps, long reach, Func<double, double> weight)
    {
        (_from, _to, _taps, _reach, _half) = (from, to, taps, reach, reach / (33.0 * to));
        _phases = (int)Math.Ceiling((double)MostPhases * Math.Min(from, to) / from);
        _width = (taps + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count;
        _rows = new float[(Before + _phases + 1 + Behind) * _width];
        for (int row = 0; row < Before + _phases + 1 + Behind; row++)
        {
            for (int tap = 0; tap < taps; tap++)
            {
                _rows[(row * _width) + tap] = (float)weight(tap + ((double)(row - Before) / _phases) - _half);
            }
        }

        int last = (taps - 1) % Vector256<float>.Count;
        Vector256<int> places = Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7);
        _allTaps = Vector256.LessThanOrEqual(places, Vector256.Create(last)).AsSingle();
        _butTheLast = Vector256.LessThan(places, Vector256.Create(last)).AsSingle();
    }

    /// <summary>Filters the start of a recording.</summary>
    /// <param name="input">Samples at the first rate; silence is around them.</param>
    /// <param name="output">Receives samples at the second rate.</param>
    public void Run(ReadOnlySpan<float> input, Span<float> output)
    {
        // Output j is at j·from/to input samples: whole ones and a rest.
        (long step, long stepRest) = Math.DivRem((long)_from, _to);
        long whole = 0, rest = 0;
        Span<float> edge = new float[_width];
        for (int j = 0; j < output.Length; j++)
        {
            // Only the rest has a fraction: a day of samples costs none of its digits. And whole numbers decide what lies within the
            // filter.
            double fraction = ((double)rest / _to) - _half;
            long first = (long)Math.Floor(fraction) + 1, edgeOfFilter = (33 * rest) - _reach;
            first += 33L * _to * first <= edgeOfFilter ? 1 : 33L * _to * (first - 1) > edgeOfFilter ? -1 : 0;
            bool isLastWithin = 33L * _to * (first + _taps - 1) < (33 * rest) + _reach;
            long start = whole + first;
            ReadOnlySpan<float> samples = start >= 0 && start + _width <= input.Length ? input.Slice((int)start, _width)
                : Edge(input, start, edge);
            output[j] = Sum(samples, (first - fraction) * _phases, isLastWithin ? _allTaps : _butTheLast);
            whole += step;
            rest += stepRest;
            if (rest >= _to)
            {
                rest -= _to;
                whole++;
            }
        }
    }

    /// <summary>Samples around the start or the end of the recording.</summary>
    private ReadOnlySpan<float> Edge(ReadOnlySpan<float> input, long start, Span<float> edge)
    {
        for (int tap = 0; tap < _width; tap++)
        {
            long at = start + tap;
            edge[tap] = tap < _taps && at >= 0 && at < input.Length ? input[(int)at] : 0;
        }

        return edge;
    }

    private float Sum(ReadOnlySpan<float> samples, double phase, Vector256<float> within)
    {
        int row = Math.Min((int)phase, _phases);
        float x = (float)(phase - row);
        // Lagrange's polynomials on -1, 0, 1, 2.
        Vector256<float> a = Vector256.Create(-x * (x - 1) * (x - 2) / 6), b = Vector256.Create((x + 1) * (x - 1) * (x - 2) / 2),
            c = Vector256.Create(-(x + 1) * x * (x - 2) / 2), d = Vector256.Create((x + 1) * x * (x - 1) / 6), sum = default;
        ref float rows = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_rows), row * _width),
            first = ref MemoryMarshal.GetReference(samples);
        for (int tap = 0; tap < _width; tap += Vector256<float>.Count)
        {
            Vector256<float> weights = (a * Vector256.LoadUnsafe(ref rows, (nuint)tap))
                + (b * Vector256.LoadUnsafe(ref rows, (nuint)(tap + _width)))
                + ((c * Vector256.LoadUnsafe(ref rows, (nuint)(tap + (2 * _width))))
                    + (d * Vector256.LoadUnsafe(ref rows, (nuint)(tap + (3 * _width)))));
            weights = tap + Vector256<float>.Count < _width ? weights : weights & within;
            sum += weights * Vector256.LoadUnsafe(ref first, (nuint)tap);
        }

        Vector128<float> halves = sum.GetLower() + sum.GetUpper();
        return (halves.GetElement(0) + halves.GetElement(2)) + (halves.GetElement(1) + halves.GetElement(3));
    }
}
