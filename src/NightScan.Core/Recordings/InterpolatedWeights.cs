using System.Runtime.Intrinsics;

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

    private const int Lanes = 4;

    // A double so large has no fraction, and its lowest bits are those of the integer: 1.5·2⁵².
    private const double Rounding = 6755399441055744;

    private readonly int _from;
    private readonly int _to;
    private readonly int _taps;
    private readonly int _phases;
    private readonly double _half;
    private readonly double _reach;
    private readonly float[] _rows;

    /// <param name="from">Hz, reduced.</param>
    /// <param name="to">Hz, reduced.</param>
    /// <param name="taps">The most input samples of an output.</param>
    /// <param name="reach">Half the length of the filter, in input samples times 33·<paramref name="to"/>: a whole number.</param>
    /// <param name="weight">The weight of an input sample that lies so many input samples behind the place of the output; 0
    /// outside.</param>
    public InterpolatedWeights(int from, int to, int taps, long reach, Func<double, double> weight)
    {
        (_from, _to, _taps, _reach, _half) = (from, to, taps, reach, reach / (33.0 * to));
        _phases = (int)Math.Ceiling((double)MostPhases * Math.Min(from, to) / from);
        Stride = (taps + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count;
        _rows = new float[(Before + _phases + 1 + Behind) * Stride];
        for (int row = 0; row < Before + _phases + 1 + Behind; row++)
        {
            for (int tap = 0; tap < taps; tap++)
            {
                _rows[(row * Stride) + tap] = (float)weight(tap + ((double)(row - Before) / _phases) - _half);
            }
        }
    }

    public int Stride { get; }

    public bool SumsEighths => true;

    public float* Prepare(int phase, int count, int* starts, float* room)
    {
        // Output j is at j·from/to input samples: whole ones and a rest. Doubles hold such whole numbers exactly, and all that is compared.
        (long step, long stepRest) = Math.DivRem((long)_from * Lanes, _to);
        double* whole = stackalloc double[Lanes], rest = stackalloc double[Lanes], within = stackalloc double[Lanes];
        int* rows = stackalloc int[Lanes];
        float* cubic = stackalloc float[4 * Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            (whole[lane], rest[lane]) = Math.DivRem((long)_from * (phase + lane), _to);
        }

        Vector256<double> wholes = Vector256.Load(whole), rests = Vector256.Load(rest);
        for (int i = 0; i < count; i += Lanes)
        {
            Place(wholes, rests, starts + i, rows, cubic).Store(within);
            for (int lane = 0; lane < Math.Min(Lanes, count - i); lane++)
            {
                float* weights = room + ((nint)(i + lane) * Stride);
                Interpolate(rows[lane], cubic + lane, weights);
                if (within[lane] == 0)
                {
                    weights[_taps - 1] = 0;
                }
            }

            rests += Vector256.Create((double)stepRest);
            Vector256<double> over = Vector256.GreaterThanOrEqual(rests, Vector256.Create((double)_to));
            rests -= over & Vector256.Create((double)_to);
            wholes += Vector256.Create((double)step) + (over & Vector256<double>.One);
        }

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

    /// <summary>Where four outputs lie.</summary>
    /// <param name="starts">Receives their first input samples.</param>
    /// <param name="rows">Receives the rows of the table below them.</param>
    /// <param name="cubic">Receives the four factors of these and the next rows, first those of the first row.</param>
    /// <returns>Not 0 where the last input sample lies within the filter.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<double> Place(Vector256<double> wholes, Vector256<double> rests, int* starts, int* rows, float* cubic)
    {
        // Only the rest has a fraction: a day of samples costs none of its digits. And whole numbers decide what lies within the filter.
        Vector256<double> one = Vector256<double>.One, unit = Vector256.Create(33.0 * _to), reach = Vector256.Create(_reach);
        Vector256<double> fraction = (rests / Vector256.Create((double)_to)) - Vector256.Create(_half);
        Vector256<double> first = Vector256.Floor(fraction) + one, place = Vector256.Create(33.0) * rests, edge = place - reach;
        Vector256<double> isBefore = Vector256.LessThanOrEqual(unit * first, edge);
        Vector256<double> isBehind = Vector256.GreaterThan(unit * (first - one), edge);
        first = first + (isBefore & one) - (isBehind & one);
        ToIntegers(wholes + first).Store(starts);
        Vector256<double> phase = (first - fraction) * Vector256.Create((double)_phases);
        Vector256<double> row = Vector256.Min(Vector256.Truncate(phase), Vector256.Create((double)_phases));
        ToIntegers(row).Store(rows);

        // Lagrange's polynomials on -1, 0, 1, 2.
        Vector256<double> between = phase - row;
        Vector128<float> x = Vector128.Narrow(between.GetLower(), between.GetUpper());
        Vector128<float> below = x - Vector128.Create(1f), above = x + Vector128.Create(1f), far = x - Vector128.Create(2f),
            half = Vector128.Create(0.5f), six = Vector128.Create(6f);
        (-x * below * far / six).Store(cubic);
        (above * below * far * half).Store(cubic + Lanes);
        (-above * x * far * half).Store(cubic + (2 * Lanes));
        (above * x * below / six).Store(cubic + (3 * Lanes));
        return Vector256.LessThan(unit * (first + Vector256.Create(_taps - 1.0)), place + reach);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> ToIntegers(Vector256<double> whole) =>
        Vector256.Narrow((whole + Vector256.Create(Rounding)).AsInt64(), Vector256<long>.Zero).GetLower();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Interpolate(int row, float* cubic, float* weights)
    {
        Vector256<float> a = Vector256.Create(cubic[0]), b = Vector256.Create(cubic[Lanes]), c = Vector256.Create(cubic[2 * Lanes]),
            d = Vector256.Create(cubic[3 * Lanes]);
        ref float first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_rows), row * Stride);
        ref float second = ref Unsafe.Add(ref first, Stride);
        ref float third = ref Unsafe.Add(ref second, Stride);
        ref float fourth = ref Unsafe.Add(ref third, Stride);
        for (nuint tap = 0; tap < (nuint)Stride; tap += (nuint)Vector256<float>.Count)
        {
            (((a * Vector256.LoadUnsafe(ref first, tap)) + (b * Vector256.LoadUnsafe(ref second, tap)))
                + ((c * Vector256.LoadUnsafe(ref third, tap)) + (d * Vector256.LoadUnsafe(ref fourth, tap)))).Store(weights + tap);
        }
    }
}
