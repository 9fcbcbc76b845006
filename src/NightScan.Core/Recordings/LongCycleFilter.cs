using NightScan.Vectors;

namespace NightScan.Recordings;

/// <summary>
/// The inner loop of a resampler whose cycles are too long for <see cref="PolyphaseFilter"/>, up to a second. They stand side by side in
/// the SIMD lanes as well, a chunk of each at a time, so that its weights serve all of them. Every output is the same number in whatever
/// lane it is computed, beside however many others.
/// </summary>
/// <param name="from">Input samples of a cycle.</param>
/// <param name="to">Outputs of a cycle.</param>
/// <param name="taps">Input samples of an output.</param>
internal sealed unsafe class LongCycleFilter(int from, int to, int taps, ICycleWeights weights)
{
    /// <summary>Bounds the input of a chunk: a quarter of a second-level cache with the widest vectors.</summary>
    private const int MaxRows = 4096;

    /// <summary>Outputs of a chunk, in whole tiles: so many that the input of a filter is little beside that of a chunk.</summary>
    private const int Tile = 16, MinOutputs = 48, MaxOutputs = 256;

    /// <summary>Floats of weights at once where no cycles stand side by side.</summary>
    private const int SingleWeights = 1 << 14;

    [ThreadStatic]
    private static AlignedBuffer? s_work;

    // 0 where the rates are too far apart for cycles side by side.
    private readonly int _tiled = ChunkOf(from, to, taps);

    /// <summary>Filters the start of a recording.</summary>
    /// <param name="input">Samples at the first rate; silence is around them.</param>
    /// <param name="output">Receives samples at the second rate.</param>
    /// <param name="path">The widest vectors; the numbers are the same with all of them.</param>
    public void Run(ReadOnlySpan<float> input, Span<float> output, SimdPath path)
    {
        int lanes = path.Resolve() switch
        {
            SimdPath.Vector512 => Lanes16.Count,
            SimdPath.Vector256 => Lanes8.Count,
            SimdPath.Vector128 => Lanes4.Count,
            _ => Lanes1.Count,
        };
        int count = _tiled > 0 ? _tiled : Math.Clamp(SingleWeights / weights.Stride, 1, Math.Min(MaxOutputs, to)),
            rows = Math.Max(weights.Stride, _tiled > 0 ? RowsOf(from, to, taps, count) : 0);
        int starts = WholeTiles(count), rowsOfWeights = WholeTiles(count * weights.Stride), spare = Math.Max(rows, WholeTiles(count)),
            length = starts + rowsOfWeights + ((rows + WholeTiles(count) + spare) * lanes);
        if (s_work is null || s_work.Length < length)
        {
            s_work = new AlignedBuffer(length);
        }

        fixed (float* source = input, target = output)
        {
            float* room = s_work.Pointer + starts;
            CycleChunk chunk = new()
            {
                Input = source,
                InputLength = input.Length,
                Output = target,
                OutputLength = output.Length,
                Count = count,
                Starts = (int*)s_work.Pointer,
                Rows = room + rowsOfWeights,
                Sums = room + rowsOfWeights + (rows * (nint)lanes),
                Spare = room + rowsOfWeights + ((rows + WholeTiles(count)) * (nint)lanes),
            };
            // The last chunk of a cycle overlaps the one before.
            while (chunk.Phase < output.Length)
            {
                chunk.Weights = weights.Prepare(chunk.Phase, count, chunk.Starts, room);
                Run(ref chunk, lanes);
                if (chunk.Phase == to - count)
                {
                    break;
                }

                chunk.Phase = Math.Min(chunk.Phase + count, to - count);
            }
        }

        GC.KeepAlive(weights);
    }

    private static int WholeTiles(int count) => (count + Tile - 1) & ~(Tile - 1);

    private static int ChunkOf(int from, int to, int taps)
    {
        int count = (int)Math.Min(Math.Min(MaxOutputs, to), Math.Max(MinOutputs, (long)MinOutputs * to / from)) & ~(Tile - 1);
        while (count > 0 && RowsOf(from, to, taps, count) > MaxRows)
        {
            count = (count - 1) & ~(Tile - 1);
        }

        return count;
    }

    private static int RowsOf(int from, int to, int taps, int count) =>
        (int)Math.Min(int.MaxValue, (((long)count * from / to) + taps + 1 + Tile) & ~(Tile - 1L));

    /// <summary>The same outputs of all cycles.</summary>
    private void Run(ref CycleChunk chunk, int most)
    {
        int left = (int)(((long)chunk.OutputLength - chunk.Phase + to - 1) / to);
        for (chunk.Cycle = 0; left > 0;)
        {
            // A vector that is not full costs as much as one that is.
            int lanes = _tiled == 0 || left == 1 ? 1 : Math.Min(most, left > 8 ? 16 : left > 4 ? 8 : 4);
            switch (lanes)
            {
                case 16:
                    SideBySide<Lanes16>(chunk);
                    break;
                case 8:
                    SideBySide<Lanes8>(chunk);
                    break;
                case 4:
                    SideBySide<Lanes4>(chunk);
                    break;
                case 1 when _tiled > 0 && !weights.SumsEighths:
                    SideBySide<Lanes1>(chunk);
                    break;
                default:
                    OneByOne(chunk);
                    break;
            }

            chunk.Cycle += lanes;
            left -= lanes;
        }
    }

    private void OneByOne(in CycleChunk chunk)
    {
        long first = chunk.Cycle * to, start = chunk.Cycle * from;
        for (int i = 0; i < chunk.Count && first + chunk.Phase + i < chunk.OutputLength; i++)
        {
            float* samples = chunk.Samples(start + chunk.Starts[i], weights.Stride, chunk.Spare);
            chunk.Output[first + chunk.Phase + i] = weights.Sum(chunk.Weights + (i * (nint)weights.Stride), samples);
        }
    }

    [MethodImpl(Compilation.OfKernels)]
    private void SideBySide<T>(in CycleChunk chunk)
        where T : struct, ILanes<T>
    {
        nint lanes = T.Count, stride = from;
        int first = chunk.Starts[0], rows = (chunk.Starts[chunk.Count - 1] - first + taps + T.Count - 1) & ~(T.Count - 1);
        long start = (chunk.Cycle * from) + first, end = start + ((lanes - 1) * from) + rows;
        float* source = chunk.Input + start;
        if (start < 0 || end > chunk.InputLength)
        {
            source = chunk.Spare;
            stride = rows;
            for (nint lane = 0; lane < lanes; lane++)
            {
                chunk.Copy(start + (lane * from), rows, source + (lane * stride));
            }
        }

        for (nint row = 0; row < rows; row += lanes)
        {
            T.Transpose(source + row, stride, chunk.Rows + (row * lanes), lanes);
        }

        if (weights.SumsEighths)
        {
            SumEighths<T>(chunk, first);
        }
        else
        {
            SumAll<T>(chunk, first);
        }

        long place = (chunk.Cycle * to) + chunk.Phase;
        bool isWhole = place + ((lanes - 1) * to) + chunk.Count <= chunk.OutputLength;
        float* target = isWhole ? chunk.Output + place : chunk.Spare;
        nint targetStride = isWhole ? to : chunk.Count;
        for (nint i = 0; i < chunk.Count; i += lanes)
        {
            T.Transpose(chunk.Sums + (i * lanes), lanes, target + i, targetStride);
        }

        for (nint lane = 0; lane < lanes && !isWhole; lane++)
        {
            int there = (int)Math.Clamp(chunk.OutputLength - (place + (lane * to)), 0, chunk.Count);
            new Span<float>(target + (lane * targetStride), there).CopyTo(new Span<float>(chunk.Output + place + (lane * to), there));
        }
    }

    /// <summary>Four outputs at once: with fewer, each addition waits for the one before.</summary>
    [MethodImpl(Compilation.OfKernels)]
    private void SumAll<T>(in CycleChunk chunk, int first)
        where T : struct, ILanes<T>
    {
        nint lanes = T.Count, stride = weights.Stride;
        float* weight = chunk.Weights;
        for (nint i = 0; i < chunk.Count; i += 4, weight += 4 * stride)
        {
            float* row = chunk.Rows + ((chunk.Starts[i] - first) * lanes);
            nint second = (chunk.Starts[i + 1] - chunk.Starts[i]) * lanes, third = (chunk.Starts[i + 2] - chunk.Starts[i]) * lanes,
                fourth = (chunk.Starts[i + 3] - chunk.Starts[i]) * lanes;
            T a = T.Broadcast(0), b = a, c = a, d = a;
            for (float* tap = weight, end = weight + taps; tap < end; tap++, row += lanes)
            {
                a += T.Broadcast(*tap) * T.Load(row);
                b += T.Broadcast(tap[stride]) * T.Load(row + second);
                c += T.Broadcast(tap[2 * stride]) * T.Load(row + third);
                d += T.Broadcast(tap[3 * stride]) * T.Load(row + fourth);
            }

            float* sums = chunk.Sums + (i * lanes);
            a.Store(sums);
            b.Store(sums + lanes);
            c.Store(sums + (2 * lanes));
            d.Store(sums + (3 * lanes));
        }
    }

    [MethodImpl(Compilation.OfKernels)]
    private void SumEighths<T>(in CycleChunk chunk, int first)
        where T : struct, ILanes<T>
    {
        nint lanes = T.Count, stride = weights.Stride;
        int whole = taps & ~7, rest = taps & 7;
        float* weight = chunk.Weights;
        for (nint i = 0; i < chunk.Count; i++, weight += stride)
        {
            float* row = chunk.Rows + ((chunk.Starts[i] - first) * lanes), tap = weight;
            T a = T.Broadcast(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
            for (float* end = weight + whole; tap < end; tap += 8, row += 8 * lanes)
            {
                a += T.Broadcast(tap[0]) * T.Load(row);
                b += T.Broadcast(tap[1]) * T.Load(row + lanes);
                c += T.Broadcast(tap[2]) * T.Load(row + (2 * lanes));
                d += T.Broadcast(tap[3]) * T.Load(row + (3 * lanes));
                e += T.Broadcast(tap[4]) * T.Load(row + (4 * lanes));
                f += T.Broadcast(tap[5]) * T.Load(row + (5 * lanes));
                g += T.Broadcast(tap[6]) * T.Load(row + (6 * lanes));
                h += T.Broadcast(tap[7]) * T.Load(row + (7 * lanes));
            }

            // As many for every output: no branch is ever mistaken.
            if (rest > 0)
            {
                a += T.Broadcast(tap[0]) * T.Load(row);
            }

            if (rest > 1)
            {
                b += T.Broadcast(tap[1]) * T.Load(row + lanes);
            }

            if (rest > 2)
            {
                c += T.Broadcast(tap[2]) * T.Load(row + (2 * lanes));
            }

            if (rest > 3)
            {
                d += T.Broadcast(tap[3]) * T.Load(row + (3 * lanes));
            }

            if (rest > 4)
            {
                e += T.Broadcast(tap[4]) * T.Load(row + (4 * lanes));
            }

            if (rest > 5)
            {
                f += T.Broadcast(tap[5]) * T.Load(row + (5 * lanes));
            }

            if (rest > 6)
            {
                g += T.Broadcast(tap[6]) * T.Load(row + (6 * lanes));
            }

            (((a + e) + (c + g)) + ((b + f) + (d + h))).Store(chunk.Sums + (i * lanes));
        }
    }
}
