using NightScan.Vectors;

namespace NightScan.Recordings;

/// <summary>Weights that are worked out beforehand, for all outputs of a cycle.</summary>
/// <param name="starts">For each output, its first input sample, from the start of the cycle.</param>
/// <param name="weights">For each output, <paramref name="taps"/> weights.</param>
internal sealed unsafe class StoredWeights(int taps, int[] starts, AlignedBuffer weights) : ICycleWeights
{
    public int Stride => taps;

    public bool SumsEighths => false;

    public float* Prepare(int phase, int count, int* places, float* room)
    {
        starts.AsSpan(phase, count).CopyTo(new Span<int>(places, count));
        return weights.Pointer + ((nint)phase * taps);
    }

    public float Sum(float* weights, float* samples)
    {
        float sum = 0;
        for (int tap = 0; tap < taps; tap++)
        {
            sum += weights[tap] * samples[tap];
        }

        return sum;
    }
}
