namespace NightScan.Training.Prediction;

/// <summary>Windows on their way to the model, of one recording or of several.</summary>
internal sealed class WindowBatch(int capacity, int exampleLength)
{
    private readonly (int Recording, double Begin, double End)[] _windows = new (int, double, double)[capacity];

    /// <summary>[Count, mels, frames] row-major.</summary>
    public float[] Values { get; } = new float[checked(capacity * exampleLength)];

    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    public Span<float> NextRow => Values.AsSpan(Count * exampleLength, exampleLength);

    public Memory<float> Data => Values.AsMemory(0, Count * exampleLength);

    public (int Recording, double Begin, double End) this[int row] => _windows[row];

    /// <summary>Counts the window that was written to <see cref="NextRow"/>.</summary>
    public void Add(int recording, double begin, double end) => _windows[Count++] = (recording, begin, end);

    public void Clear() => Count = 0;
}
