using NightScan.Vectors;

namespace NightScan.Spectrograms.Kernels;

/// <summary>
/// Runs of forward DFTs of 2, 3, 4, 5 and 8 complex rows, in place. A complex row is a row of real parts followed by a row of
/// imaginary parts; the rows of a butterfly lie <c>stride</c> floats apart.
/// </summary>
/// <remarks>
/// The loops stand here, not in a caller into which they would be inlined: that many operations exhaust the compiler's budget
/// for inlining, and whatever it then leaves as a call starts unoptimised.
/// Radix 8 needs more than sixteen registers, yet its spills cost less than the extra passes over memory of radix 4.
/// </remarks>
internal static unsafe class Butterflies
{
    /// <summary>What happens to outputs, and where the next butterfly of a run begins.</summary>
    internal interface IOutput
    {
        /// <param name="row">Where the output belongs.</param>
        /// <param name="re">Real parts.</param>
        /// <param name="im">Imaginary parts.</param>
        /// <param name="factor">cos, −sin of the twiddle angle.</param>
        static abstract void Store<T>(float* row, T re, T im, float* factor)
            where T : struct, ILanes<T>;

        /// <summary>Floats from one butterfly to the next.</summary>
        static abstract nint Advance<T>(int radix)
            where T : struct, ILanes<T>;

        /// <summary>Twiddle floats of a butterfly.</summary>
        static abstract nint Factors(int radix);
    }

    /// <summary>The last stage: butterflies of neighbouring rows, one after the other.</summary>
    internal readonly struct Plain : IOutput
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<T>(float* row, T re, T im, float* factor)
            where T : struct, ILanes<T>
        {
            re.Store(row);
            im.Store(row + T.Count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Advance<T>(int radix)
            where T : struct, ILanes<T> => radix * 2 * T.Count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Factors(int radix) => 0;
    }

    /// <summary>
    /// A stage before the last (decimation in frequency): butterflies interleave, and each output but the first is multiplied
    /// by its factor.
    /// </summary>
    internal readonly struct Twiddled : IOutput
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<T>(float* row, T re, T im, float* factor)
            where T : struct, ILanes<T>
        {
            T c = T.Broadcast(factor[0]), s = T.Broadcast(factor[1]);
            T.NegatedMultiplyAdd(im, s, re * c).Store(row);
            T.MultiplyAdd(re, s, im * c).Store(row + T.Count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Advance<T>(int radix)
            where T : struct, ILanes<T> => 2 * T.Count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static nint Factors(int radix) => 2 * (radix - 1);
    }

    [MethodImpl(Compilation.OfKernels)]
    public static void Radix2<T, TOutput>(nint count, float* p, nint stride, float* w)
        where T : struct, ILanes<T>
        where TOutput : struct, IOutput
    {
        for (; count > 0; count--, p += TOutput.Advance<T>(2), w += TOutput.Factors(2))
        {
            T ar = T.Load(p), ai = T.Load(p + T.Count), br = T.Load(p + stride), bi = T.Load(p + stride + T.Count);
            Plain.Store(p, ar + br, ai + bi, w);
            TOutput.Store(p + stride, ar - br, ai - bi, w);
        }
    }

    [MethodImpl(Compilation.OfKernels)]
    public static void Radix3<T, TOutput>(nint count, float* p, nint stride, float* w)
        where T : struct, ILanes<T>
        where TOutput : struct, IOutput
    {
        T half = T.Broadcast(-0.5f), sine = T.Broadcast(0.866025404f); // cos, sin of 2π/3
        for (; count > 0; count--, p += TOutput.Advance<T>(3), w += TOutput.Factors(3))
        {
            float* p1 = p + stride, p2 = p1 + stride;
            T ar = T.Load(p), ai = T.Load(p + T.Count);
            T br = T.Load(p1), bi = T.Load(p1 + T.Count), cr = T.Load(p2), ci = T.Load(p2 + T.Count);
            T sumR = br + cr, sumI = bi + ci;
            T midR = T.MultiplyAdd(sumR, half, ar), midI = T.MultiplyAdd(sumI, half, ai);
            T offR = (bi - ci) * sine, offI = (br - cr) * sine;
            Plain.Store(p, ar + sumR, ai + sumI, w);
            TOutput.Store(p1, midR + offR, midI - offI, w);
            TOutput.Store(p2, midR - offR, midI + offI, w + 2);
        }
    }

    [MethodImpl(Compilation.OfKernels)]
    public static void Radix4<T, TOutput>(nint count, float* p, nint stride, float* w)
        where T : struct, ILanes<T>
        where TOutput : struct, IOutput
    {
        for (; count > 0; count--, p += TOutput.Advance<T>(4), w += TOutput.Factors(4))
        {
            float* p1 = p + stride, p2 = p1 + stride, p3 = p2 + stride;
            T ar = T.Load(p), ai = T.Load(p + T.Count), cr = T.Load(p2), ci = T.Load(p2 + T.Count);
            T evenR = ar + cr, evenI = ai + ci, oddR = ar - cr, oddI = ai - ci;
            T br = T.Load(p1), bi = T.Load(p1 + T.Count), dr = T.Load(p3), di = T.Load(p3 + T.Count);
            T sumR = br + dr, sumI = bi + di, diffR = br - dr, diffI = bi - di;
            Plain.Store(p, evenR + sumR, evenI + sumI, w);
            TOutput.Store(p1, oddR + diffI, oddI - diffR, w);
            TOutput.Store(p2, evenR - sumR, evenI - sumI, w + 2);
            TOutput.Store(p3, oddR - diffI, oddI + diffR, w + 4);
        }
    }

    [MethodImpl(Compilation.OfKernels)]
    public static void Radix5<T, TOutput>(nint count, float* p, nint stride, float* w)
        where T : struct, ILanes<T>
        where TOutput : struct, IOutput
    {
        T c1 = T.Broadcast(0.309016994f), c2 = T.Broadcast(-0.809016994f); // cos of 2π/5, 4π/5
        T s1 = T.Broadcast(0.951056516f), s2 = T.Broadcast(0.587785252f); // sin of the same
        for (; count > 0; count--, p += TOutput.Advance<T>(5), w += TOutput.Factors(5))
        {
            float* p1 = p + stride, p2 = p1 + stride, p3 = p2 + stride, p4 = p3 + stride;
            T r0 = T.Load(p), i0 = T.Load(p + T.Count);
            T r1 = T.Load(p1), r4 = T.Load(p4), i1 = T.Load(p1 + T.Count), i4 = T.Load(p4 + T.Count);
            T r2 = T.Load(p2), r3 = T.Load(p3), i2 = T.Load(p2 + T.Count), i3 = T.Load(p3 + T.Count);
            T sum14R = r1 + r4, sum14I = i1 + i4, diff14R = r1 - r4, diff14I = i1 - i4;
            T sum23R = r2 + r3, sum23I = i2 + i3, diff23R = r2 - r3, diff23I = i2 - i3;
            Plain.Store(p, r0 + sum14R + sum23R, i0 + sum14I + sum23I, w);

            T midR = T.MultiplyAdd(sum23R, c2, T.MultiplyAdd(sum14R, c1, r0)),
                midI = T.MultiplyAdd(sum23I, c2, T.MultiplyAdd(sum14I, c1, i0));
            T offR = T.MultiplyAdd(diff23I, s2, diff14I * s1), offI = T.MultiplyAdd(diff23R, s2, diff14R * s1);
            TOutput.Store(p1, midR + offR, midI - offI, w);
            TOutput.Store(p4, midR - offR, midI + offI, w + 6);

            midR = T.MultiplyAdd(sum23R, c1, T.MultiplyAdd(sum14R, c2, r0));
            midI = T.MultiplyAdd(sum23I, c1, T.MultiplyAdd(sum14I, c2, i0));
            offR = T.NegatedMultiplyAdd(diff23I, s1, diff14I * s2);
            offI = T.NegatedMultiplyAdd(diff23R, s1, diff14R * s2);
            TOutput.Store(p2, midR + offR, midI - offI, w + 2);
            TOutput.Store(p3, midR - offR, midI + offI, w + 4);
        }
    }

    [MethodImpl(Compilation.OfKernels)]
    public static void Radix8<T, TOutput>(nint count, float* p, nint stride, float* w)
        where T : struct, ILanes<T>
        where TOutput : struct, IOutput
    {
        T h = T.Broadcast(0.707106781f);
        for (; count > 0; count--, p += TOutput.Advance<T>(8), w += TOutput.Factors(8))
        {
            float* p1 = p + stride, p2 = p1 + stride, p3 = p2 + stride;
            float* p4 = p3 + stride, p5 = p4 + stride, p6 = p5 + stride, p7 = p6 + stride;

            // Differences of opposite rows, then the odd outputs' first step; their sums wait for the even outputs.
            T a = T.Load(p), b = T.Load(p4);
            T s0R = a + b, d0R = a - b;
            (a, b) = (T.Load(p + T.Count), T.Load(p4 + T.Count));
            T s0I = a + b, d0I = a - b;
            (a, b) = (T.Load(p2), T.Load(p6));
            T s2R = a + b, d2R = a - b;
            (a, b) = (T.Load(p2 + T.Count), T.Load(p6 + T.Count));
            T s2I = a + b, d2I = a - b;
            T e0R = s0R + s2R, e0I = s0I + s2I, e2R = s0R - s2R, e2I = s0I - s2I;
            T o0R = d0R + d2I, o0I = d0I - d2R, o2R = d0R - d2I, o2I = d0I + d2R;

            (a, b) = (T.Load(p1), T.Load(p5));
            T s1R = a + b, d1R = a - b;
            (a, b) = (T.Load(p1 + T.Count), T.Load(p5 + T.Count));
            T s1I = a + b, d1I = a - b;
            (a, b) = (T.Load(p3), T.Load(p7));
            T s3R = a + b, d3R = a - b;
            (a, b) = (T.Load(p3 + T.Count), T.Load(p7 + T.Count));
            T s3I = a + b, d3I = a - b;

            T sumR = s1R + s3R, sumI = s1I + s3I;
            Plain.Store(p, e0R + sumR, e0I + sumI, w);
            TOutput.Store(p4, e0R - sumR, e0I - sumI, w + 6);
            T diffR = s1R - s3R, diffI = s1I - s3I;
            TOutput.Store(p2, e2R + diffI, e2I - diffR, w + 2);
            TOutput.Store(p6, e2R - diffI, e2I + diffR, w + 10);

            // Factors (1 − i)/√2 and (−1 − i)/√2, with the √½ pulled into the last step.
            T t1R = d1R + d1I, t1I = d1I - d1R, t3R = d3I - d3R, t3I = d3R + d3I;
            sumR = t1R + t3R;
            sumI = t1I - t3I;
            TOutput.Store(p1, T.MultiplyAdd(sumR, h, o0R), T.MultiplyAdd(sumI, h, o0I), w);
            TOutput.Store(p5, T.NegatedMultiplyAdd(sumR, h, o0R), T.NegatedMultiplyAdd(sumI, h, o0I), w + 8);
            diffR = t1R - t3R;
            diffI = t1I + t3I;
            TOutput.Store(p3, T.MultiplyAdd(diffI, h, o2R), T.NegatedMultiplyAdd(diffR, h, o2I), w + 4);
            TOutput.Store(p7, T.NegatedMultiplyAdd(diffI, h, o2R), T.MultiplyAdd(diffR, h, o2I), w + 12);
        }
    }
}
