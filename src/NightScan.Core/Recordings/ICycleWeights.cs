namespace NightScan.Recordings;

/// <summary>The weights of the outputs of a cycle that is too long for <see cref="PolyphaseFilter"/>.</summary>
internal unsafe interface ICycleWeights
{
    /// <summary>Floats from the weights of an output to those of the next; not fewer than an output has.</summary>
    int Stride { get; }

    /// <summary>
    /// Whether every eighth product is summed up by itself, and these eight sums then, as <see cref="Sum"/> does; otherwise one product
    /// is added after the other.
    /// </summary>
    bool SumsEighths { get; }

    /// <summary>Where outputs lie, and their weights.</summary>
    /// <param name="phase">The first of the outputs, from the start of its cycle.</param>
    /// <param name="count">How many.</param>
    /// <param name="starts">Receives for each its first input sample, from the start of its cycle; with room for seven more.</param>
    /// <param name="room">Place for their weights: <see cref="Stride"/> for each.</param>
    /// <returns>The weights, there or elsewhere.</returns>
    float* Prepare(int phase, int count, int* starts, float* room);

    /// <summary>A single output.</summary>
    /// <param name="weights">Of the output.</param>
    /// <param name="samples"><see cref="Stride"/> input samples, its first one and those that follow.</param>
    float Sum(float* weights, float* samples);
}
