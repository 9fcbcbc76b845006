using NightScan.Vectors;

namespace NightScan.Recordings;

/// <summary>
/// The inner loop of a resampler whose phases repeat: in every cycle, <paramref name="from"/> input samples become
/// <paramref name="to"/> outputs with the same weights. Cycles stand side by side in the SIMD lanes, so that a weight is
/// broadcast once for all of them and no sum runs across a vector; transposes at both ends bring samples into that order.
/// </summary>
/// <param name="from">Input samples of a cycle.</param>
/// <param name="to">Outputs of a cycle; 16 or more.</param>
/// <param name="starts">For each output, its first input sample, relative to the cycle's first; ascending.</param>
/// <param name="weights">For each output, <paramref name="taps"/> weights.</param>
/// <param name="taps">Weights of an output.</param>
internal sealed unsafe class PolyphaseFilter(int from, int to, int[] starts, AlignedBuffer weights, int taps)
{
    /// <summary>Bounds the work area: a quarter of a second-level cache.</summary>
    private const int MaxRows = 4096;

    /// <summary>Outputs that a cycle has at least. Short cycles are joined, or the transposes would outweigh the filter.</summary>
    private const int MinOutputs = 32;

    [ThreadStatic]
    private static AlignedBuffer? s_work;

    private readonly int _first = starts[0];
    private readonly int _rows = (starts[to - 1] - starts[0] + taps + 15) & ~15;

    /// <summary>How many times a cycle is repeated to be long enough; 0 when it is too long for this filter.</summary>
    public static int Repetitions(int from, int to, int taps)
    {
        int times = (MinOutputs + to - 1) / to;
        return ((long)from * times) + taps <= MaxRows ? times : 0;
    }

    /// <summary>Computes all whole blocks of outputs whose inputs exist.</summary>
    /// <param name="path">Which vectors; the numbers are the same with all of them.</param>
    /// <returns>The outputs that were written; the caller does those before and after.</returns>
    public (int First, int End) Run(ReadOnlySpan<float> input, Span<float> output, SimdPath path) => path.Resolve() switch
    {
        SimdPath.Vector512 => Run<Lanes16>(input, output),
        SimdPath.Vector256 => Run<Lanes8>(input, output),
        SimdPath.Vector128 => Run<Lanes4>(input, output),
        _ => Run<Lanes1>(input, output),
    };

    /// <summary>One output at the edge, from samples beyond which there is silence; bit for bit what a block would give.</summary>
    public float One(ReadOnlySpan<float> input, int j)
    {
        (int cycle, int phase) = Math.DivRem(j, to);
        long start = ((long)cycle * from) + starts[phase];
        float* weight = weights.Pointer + (phase * (nint)taps);
        float sum = 0;
        for (int tap = 0; tap < taps; tap++)
        {
            long i = start + tap;
            sum = float.MultiplyAddEstimate(weight[tap], i >= 0 && i < input.Length ? input[(int)i] : 0, sum);
        }

        GC.KeepAlive(this);
        return sum;
    }

    private (int First, int End) Run<T>(ReadOnlySpan<float> input, Span<float> output)
        where T : struct, ILanes<T>
    {
        int block = 2 * T.Count;
        long first = (-_first + from - 1) / from;
        long last = Math.Min((output.Length / to) - block, ((input.Length - _first - _rows) / from) - (block - 1));
        if (last < first)
        {
            return (0, 0);
        }

        int length = (_rows + to) * block;
        if (s_work is null || s_work.Length < length)
        {
            s_work = new AlignedBuffer(length);
        }

        fixed (float* source = input, target = output)
        {
            for (long cycle = first; ; cycle = Math.Min(cycle + block, last))
            {
                Block<T>(source + (cycle * from) + _first, target + (cycle * to), s_work.Pointer);
                if (cycle == last)
                {
                    break;
                }
            }
        }

        GC.KeepAlive(this);
        return ((int)first * to, (int)(last + block) * to);
    }

    [MethodImpl(Compilation.OfKernels)]
    private void Block<T>(float* source, float* target, float* work)
        where T : struct, ILanes<T>
    {
        nint lanes = T.Count, block = 2 * lanes;
        for (nint row = 0; row < _rows; row += lanes)
        {
            for (nint half = 0; half < 2; half++)
            {
                T.Transpose(source + row + (half * lanes * from), from, work + (row * block) + (half * lanes), block);
            }
        }

        // Two outputs at once, four sums in flight: with fewer, each addition waits for the one before. The last pair overlaps
        // where their number is odd.
        float* outputs = work + (_rows * block);
        fixed (int* start = starts)
        {
            for (nint phase = 0; ; phase = Math.Min(phase + 2, to - 2))
            {
                float* row = work + ((start[phase] - _first) * block);
                nint next = (start[phase + 1] - start[phase]) * block;
                float* weight = weights.Pointer + (phase * taps), end = weight + taps;
                T a = T.Broadcast(0), b = a, c = a, d = a;
                for (; weight < end; weight++, row += block)
                {
                    T w = T.Broadcast(*weight), v = T.Broadcast(weight[taps]);
                    a = T.MultiplyAdd(w, T.Load(row), a);
                    b = T.MultiplyAdd(w, T.Load(row + lanes), b);
                    c = T.MultiplyAdd(v, T.Load(row + next), c);
                    d = T.MultiplyAdd(v, T.Load(row + next + lanes), d);
                }

                float* sums = outputs + (phase * block);
                a.Store(sums);
                b.Store(sums + lanes);
                c.Store(sums + block);
                d.Store(sums + block + lanes);
                if (phase == to - 2)
                {
                    break;
                }
            }
        }

        // The last tile overlaps the one before where a tile doesn't divide a cycle.
        for (nint phase = 0; ; phase = Math.Min(phase + lanes, to - lanes))
        {
            for (nint half = 0; half < 2; half++)
            {
                T.Transpose(outputs + (phase * block) + (half * lanes), block, target + phase + (half * lanes * to), to);
            }

            if (phase == to - lanes)
            {
                break;
            }
        }
    }
}
