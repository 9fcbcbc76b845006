using System.Runtime.Intrinsics;
using NightScan.Vectors;

namespace NightScan.Recordings;

/// <summary>
/// Weights of so many phases that they cannot be kept, as from 384,002 Hz to 256,000: those at some hundred phases are, and those between
/// come of the four around by a cubic (J. O. Smith, "Digital Audio Resampling", with more than his two). The error, below 10⁻⁹ of the
/// largest weight, is less than a float's. Nothing is rounded otherwise on another processor.
/// </summary>
internal sealed unsafe class InterpolatedWeights : ICycleWeights
{
    // Between two input samples that are as far apart as the filter's zeros; the closer they are, the fewer serve.
    private const int MostPhases = 256;

    // Rows before the first phase and behind the last, for the cubic.
    private const int Before = 1, Behind = 2;

    // Outputs that are placed at once.
    private const int Lanes = 8;

    // A double so large has no fraction, and its lowest bits are those of the integer.
    private const double TwoToThe52 = 1L << 52;

    private readonly int _from;
    private readonly int _to;
    private readonly int _taps;
    private readonly int _phases;
    private readonly double _half;
    private readonly AlignedBuffer _rows;

    // Of an output at a whole input sample and a rest, the first input sample is so many behind the whole one, and one more from a rest on.
    private readonly int _first;
    private readonly int _restOfNext;

    // The last one lies within the filter where the rest is larger: by a whole sample where the first is one more.
    private readonly int _restOfLast;

    /// <param name="from">Hz, reduced.</param>
    /// <param name="to">Hz, reduced.</param>
    /// <param name="taps">The most input samples of an output.</param>
    /// <param name="reach">Half the length of the filter, in input samples times 33·<paramref name="to"/>: a whole number.</param>
    /// <param name="weight">The weight of an input sample that lies so many input samples behind the place of the output; 0
    /// outside.</param>
    public InterpolatedWeights(int from, int to, int taps, long reach, Func<double, double> weight)
    {
        (_from, _to, _taps, _half) = (from, to, taps, reach / (33.0 * to));
        _phases = (int)Math.Ceiling((double)MostPhases * Math.Min(from, to) / from);
        Stride = (taps + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count;
        _rows = new AlignedBuffer((Before + _phases + 1 + Behind) * Stride);
        for (int row = 0; row < Before + _phases + 1 + Behind; row++)
        {
            for (int tap = 0; tap < taps; tap++)
            {
                _rows.Span[(row * Stride) + tap] = (float)weight(tap + ((double)(row - Before) / _phases) - _half);
            }
        }

        // Whole numbers decide what lies within the filter.
        _first = (int)(-(reach / (33L * to)) + (reach % (33L * to) == 0 ? 1 : 0));
        _restOfNext = (int)(((33L * to * _first) + reach + 32) / 33);
        _restOfLast = (int)Math.Floor((decimal)((33L * to * (_first + taps - 1)) - reach) / 33);
    }

    public int Stride { get; }

    public bool SumsEighths => true;

    public float* Prepare(int phase, int count, int* starts, float* room)
    {
        int all = (count + Lanes - 1) & ~(Lanes - 1);
        int* rows = stackalloc int[all], within = stackalloc int[all];
        float* cubic = stackalloc float[4 * all];
        Place(phase, all, starts, rows, within, cubic);
        if (Vector512.IsHardwareAccelerated && Stride % Lanes16.Count == 0)
        {
            Interpolate<Lanes16>(count, rows, within, cubic, all, room);
        }
        else
        {
            Interpolate<Lanes8>(count, rows, within, cubic, all, room);
        }

        GC.KeepAlive(this);
        return room;
    }

    public float Sum(float* weights, float* samples)
    {
        Vector256<float> sum = default;
        for (int tap = 0; tap < Stride; tap += Vector256<float>.Count)
        {
            sum += Vector256.Load(weights + tap) * Vector256.Load(samples + tap);
        }

        Vector128<float> halves = sum.GetLower() + sum.GetUpper();
        return (halves.GetElement(0) + halves.GetElement(2)) + (halves.GetElement(1) + halves.GetElement(3));
    }

    /// <summary>Works out where outputs lie.</summary>
    /// <param name="starts">Receives their first input samples.</param>
    /// <param name="rows">Receives the rows of the table before them.</param>
    /// <param name="within">Receives 0 where their last input sample lies outside of the filter.</param>
    /// <param name="cubic">Receives the factors of four rows: first those of the first of these.</param>
    private void Place(int phase, int count, int* starts, int* rows, int* within, float* cubic)
    {
        // Output j is at j·from/to input samples: whole ones and a rest. Only the rest has a fraction: a day of samples costs none of its
        // digits.
        (long step, long stepRest) = Math.DivRem((long)_from * Lanes, _to);
        int* whole = stackalloc int[Lanes], rest = stackalloc int[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            (long samples, long part) = Math.DivRem((long)_from * (phase + lane), _to);
            (whole[lane], rest[lane]) = ((int)samples, (int)part);
        }

        Vector256<int> wholes = Vector256.Load(whole) + Vector256.Create(_first), rests = Vector256.Load(rest);
        for (int i = 0; i < count; i += Lanes)
        {
            Vector256<int> isNext = Vector256.GreaterThanOrEqual(rests, Vector256.Create(_restOfNext));
            (wholes - isNext).Store(starts + i);
            Vector256.GreaterThan(rests + (isNext & Vector256.Create(-_to)), Vector256.Create(_restOfLast)).Store(within + i);
            (Vector256<ulong> low, Vector256<ulong> high) = Vector256.Widen(rests.AsUInt32());
            Vector256<double> lowPhase = Phase(low), highPhase = Phase(high), lowRow = Row(lowPhase), highRow = Row(highPhase);
            Vector256.Narrow(Integers(lowRow), Integers(highRow)).Store(rows + i);
            Factors(Vector256.Narrow(lowPhase - lowRow, highPhase - highRow), cubic + i, count);

            Vector256<int> isOver = Vector256.GreaterThanOrEqual(rests, Vector256.Create((int)(_to - stepRest)));
            rests = rests + Vector256.Create((int)stepRest) - (isOver & Vector256.Create(_to));
            wholes = wholes + Vector256.Create((int)step) - isOver;
        }
    }

    /// <summary>How far the first input samples lie behind where the filter begins, in rows of the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<double> Phase(Vector256<ulong> rests)
    {
        Vector256<double> two52 = Vector256.Create(TwoToThe52), rest = (rests | two52.AsUInt64()).AsDouble() - two52;
        Vector256<double> isNext = Vector256.GreaterThanOrEqual(rest, Vector256.Create((double)_restOfNext));
        Vector256<double> first = Vector256.Create((double)_first) + (isNext & Vector256<double>.One);
        return (first - ((rest / Vector256.Create((double)_to)) - Vector256.Create(_half))) * Vector256.Create((double)_phases);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<double> Row(Vector256<double> phase) =>
        Vector256.Min(Vector256.Truncate(phase), Vector256.Create((double)_phases));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> Integers(Vector256<double> rows) => (rows + Vector256.Create(TwoToThe52)).AsInt64();

    /// <summary>Lagrange's polynomials on -1, 0, 1, 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Factors(Vector256<float> x, float* cubic, nint stride)
    {
        Vector256<float> below = x - Vector256<float>.One, above = x + Vector256<float>.One, far = x - Vector256.Create(2f),
            half = Vector256.Create(0.5f), six = Vector256.Create(6f);
        (-x * below * far / six).Store(cubic);
        (above * below * far * half).Store(cubic + stride);
        (-above * x * far * half).Store(cubic + (2 * stride));
        (above * x * below / six).Store(cubic + (3 * stride));
    }

    [MethodImpl(Compilation.OfKernels)]
    private void Interpolate<T>(int count, int* rows, int* within, float* cubic, nint factors, float* weights)
        where T : struct, ILanes<T>
    {
        nint stride = Stride;
        for (nint i = 0; i < count; i++, weights += stride)
        {
            T a = T.Broadcast(cubic[i]), b = T.Broadcast(cubic[i + factors]), c = T.Broadcast(cubic[i + (2 * factors)]),
                d = T.Broadcast(cubic[i + (3 * factors)]);
            float* row = _rows.Pointer + (rows[i] * stride);
            for (nint tap = 0; tap < stride; tap += T.Count)
            {
                (((a * T.Load(row + tap)) + (b * T.Load(row + tap + stride)))
                    + ((c * T.Load(row + tap + (2 * stride))) + (d * T.Load(row + tap + (3 * stride))))).Store(weights + tap);
            }

            if (within[i] == 0)
            {
                weights[_taps - 1] = 0;
            }
        }
    }
}
